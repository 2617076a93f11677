using System.Collections.Immutable;

namespace StripeSync.Sql.Catalogs;

/// <summary>A folder of migrations: the files that together make one database.</summary>
/// <param name="Path">The folder; the order of replay goes by the paths relative to it.</param>
/// <param name="Files">The files, in any order.</param>
public sealed record SchemaRoot(string Path, ImmutableArray<SchemaFile> Files);
