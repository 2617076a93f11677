using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes;

/// <summary>The libraries that speak to PostgreSQL and to nothing else: one of them makes the analyzer active without any schema.</summary>
internal static class PostgreSqlLibraries
{
    /// <summary>
    /// A type of each. linq2db is not among them: its one assembly serves every database, and its PostgreSQL package brings Npgsql.
    /// </summary>
    public static readonly ImmutableArray<string> TypeNames = ImmutableArray.Create(
        "Npgsql.NpgsqlConnection",
        "Microsoft.EntityFrameworkCore.NpgsqlDbContextOptionsBuilderExtensions",
        "Supabase.Postgrest.QueryOptions",
        "Postgrest.QueryOptions");

    public static bool AreReferencedBy(Compilation compilation) =>
        TypeNames.Any(name => compilation.GetTypeByMetadataName(name) is not null);
}
