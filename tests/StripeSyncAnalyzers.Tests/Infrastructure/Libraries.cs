using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Tests.Infrastructure;

/// <summary>The data-access libraries that a test's project references.</summary>
[Flags]
public enum Libraries
{
    None = 0,
    Npgsql = 1,
    Dapper = 2,
    SqlClient = 4,
    Sqlite = 8,
    MySql = 16,
    Linq2Db = 32,

    /// <summary>Supabase and Supabase.Postgrest, as stubs.</summary>
    Supabase = 1024,

    /// <summary>postgrest-csharp before 4.0, as stubs.</summary>
    OldPostgrest = 2048,

    /// <summary>EF Core without a provider.</summary>
    EfCore = 65536,

    /// <summary>EF Core's provider of PostgreSQL.</summary>
    EfNpgsql = 131072,
    EfSqlServer = 262144,
    EfSqlite = 524288,

    /// <summary>EFCore.NamingConventions.</summary>
    EfNaming = 1048576,

    /// <summary>The runtime of this repository.</summary>
    Queue = 2097152,

    /// <summary>linq2db.EntityFrameworkCore.</summary>
    EfLinq2Db = 4194304,
}

/// <summary>The references of a test's project: the framework that the tests run on, and the real packages. Nothing is downloaded.</summary>
internal static class References
{
    private static readonly ImmutableArray<MetadataReference> Framework = [.. FrameworkFiles().Select(Reference)];

    private static readonly ImmutableDictionary<Libraries, ImmutableArray<MetadataReference>> Packages = new Dictionary<Libraries, ImmutableArray<MetadataReference>>
    {
        [Libraries.EfCore] =
        [
            Reference(typeof(Microsoft.EntityFrameworkCore.DbContext)),
            Reference(typeof(Microsoft.EntityFrameworkCore.KeylessAttribute)),
            Reference(typeof(Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions)),
            Reference(typeof(Microsoft.Extensions.DependencyInjection.IServiceCollection)),
            Reference(typeof(Microsoft.Extensions.Logging.ILogger)),
        ],
        [Libraries.EfNpgsql] = [Reference(typeof(Microsoft.EntityFrameworkCore.NpgsqlDbContextOptionsBuilderExtensions))],
        [Libraries.EfSqlServer] = [Reference(typeof(Microsoft.EntityFrameworkCore.SqlServerDbContextOptionsExtensions))],
        [Libraries.EfSqlite] = [Reference(typeof(Microsoft.EntityFrameworkCore.SqliteDbContextOptionsBuilderExtensions))],
        [Libraries.EfNaming] = [Reference(typeof(Microsoft.EntityFrameworkCore.NamingConventionsExtensions))],
        [Libraries.EfLinq2Db] = [Reference(typeof(LinqToDB.EntityFrameworkCore.LinqToDBForEFTools))],
        [Libraries.Queue] = [Reference(typeof(StripeSync.Queue.StripeSyncQueueExtensions))],
        [Libraries.Npgsql] = [Reference(typeof(Npgsql.NpgsqlConnection))],
        [Libraries.Dapper] = [Reference(typeof(Dapper.SqlMapper))],
        [Libraries.SqlClient] = [Reference(typeof(Microsoft.Data.SqlClient.SqlConnection))],
        [Libraries.Sqlite] = [Reference(typeof(Microsoft.Data.Sqlite.SqliteConnection))],
        [Libraries.MySql] = [Reference(typeof(MySqlConnector.MySqlConnection))],
        [Libraries.Linq2Db] = [Reference(typeof(LinqToDB.Data.DataConnection))],
    }.ToImmutableDictionary();

    public static IEnumerable<MetadataReference> Of(Libraries libraries) =>
        Framework.Concat(Packages.Where(p => libraries.HasFlag(p.Key)).SelectMany(static p => p.Value)).Concat(Stubs(libraries));

    /// <summary>Not in the table: stubs are compiled against the framework that it is a part of.</summary>
    private static IEnumerable<MetadataReference> Stubs(Libraries libraries)
    {
        if (libraries.HasFlag(Libraries.Supabase))
            yield return SupabaseStubs.Current;
        if (libraries.HasFlag(Libraries.OldPostgrest))
            yield return SupabaseStubs.Old;
    }

    private static MetadataReference Reference(Type type) => Reference(type.Assembly.Location);

    private static MetadataReference Reference(string path) => MetadataReference.CreateFromFile(path);

    private static IEnumerable<string> FrameworkFiles()
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) == folder);
    }
}
