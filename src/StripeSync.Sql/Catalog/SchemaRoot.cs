using System.Collections.Immutable;

namespace StripeSync.Sql.Catalogs;

/// <summary>A folder of migrations: the files that together make one database.</summary>
/// <param name="Path">The folder; the order of replay goes by the paths relative to it.</param>
/// <param name="Files">The files, in any order.</param>
public sealed record SchemaRoot(string Path, ImmutableArray<SchemaFile> Files)
{
    /// <summary>
    /// False where the database has tables that the files do not declare, as they do that are made of a model in code: a name that nothing declares is
    /// unknown then, not missing.
    /// </summary>
    public bool HasAllTables { get; init; } = true;

    /// <summary>False where the declared tables may have columns and keys that the files do not declare.</summary>
    public bool IsComplete { get; init; } = true;
}
