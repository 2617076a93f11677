using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>The types of EF Core that matter here, resolved once a compilation. All of them are the same in versions 8 to 10.</summary>
internal sealed class EfSymbols
{
    public const string ContextName = "Microsoft.EntityFrameworkCore.DbContext";
    public const string SetName = "Microsoft.EntityFrameworkCore.DbSet`1";
    public const string DatabaseExtensionsName = "Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions";
    public const string QueryableExtensionsName = "Microsoft.EntityFrameworkCore.RelationalQueryableExtensions";
    public const string MigrationBuilderName = "Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder";
    public const string MigrationName = "Microsoft.EntityFrameworkCore.Migrations.Migration";
    public const string SnapshotName = "Microsoft.EntityFrameworkCore.Infrastructure.ModelSnapshot";
    public const string ConfigurationName = "Microsoft.EntityFrameworkCore.IEntityTypeConfiguration`1";
    public const string ContextAttributeName = "Microsoft.EntityFrameworkCore.Infrastructure.DbContextAttribute";
    public const string MigrationAttributeName = "Microsoft.EntityFrameworkCore.Migrations.MigrationAttribute";
    public const string UpdateExceptionName = "Microsoft.EntityFrameworkCore.DbUpdateException";

    /// <summary>The parameter that is the SQL, of every method that takes some.</summary>
    public const string SqlParameter = "sql";

    /// <summary>The methods that take SQL.</summary>
    public static readonly ImmutableHashSet<string> SqlMethods = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "ExecuteSql", "ExecuteSqlAsync", "ExecuteSqlInterpolated", "ExecuteSqlInterpolatedAsync", "ExecuteSqlRaw", "ExecuteSqlRawAsync",
        "SqlQuery", "SqlQueryRaw", "FromSql", "FromSqlInterpolated", "FromSqlRaw", MigrationSqlMethod);

    /// <summary>The methods that make a tracked entity an insert of the next SaveChanges.</summary>
    public static readonly ImmutableHashSet<string> AddMethods = ImmutableHashSet.Create(StringComparer.Ordinal, "Add", "AddAsync", "AddRange", "AddRangeAsync");

    /// <summary>MigrationBuilder.Sql.</summary>
    public const string MigrationSqlMethod = "Sql";

    private EfSymbols(INamedTypeSymbol context, INamedTypeSymbol set, Compilation compilation)
    {
        Context = context;
        Set = set;
        DatabaseExtensions = compilation.GetTypeByMetadataName(DatabaseExtensionsName);
        QueryableExtensions = compilation.GetTypeByMetadataName(QueryableExtensionsName);
        MigrationBuilder = compilation.GetTypeByMetadataName(MigrationBuilderName);
        Migration = compilation.GetTypeByMetadataName(MigrationName);
        Snapshot = compilation.GetTypeByMetadataName(SnapshotName);
        Configuration = compilation.GetTypeByMetadataName(ConfigurationName);
    }

    public INamedTypeSymbol Context { get; }

    public INamedTypeSymbol Set { get; }

    public INamedTypeSymbol? DatabaseExtensions { get; }

    public INamedTypeSymbol? QueryableExtensions { get; }

    public INamedTypeSymbol? MigrationBuilder { get; }

    public INamedTypeSymbol? Migration { get; }

    public INamedTypeSymbol? Snapshot { get; }

    public INamedTypeSymbol? Configuration { get; }

    /// <summary>Resolves them; null where EF Core is not referenced.</summary>
    public static EfSymbols? Resolve(Compilation compilation) =>
        compilation.GetTypeByMetadataName(ContextName) is { } context && compilation.GetTypeByMetadataName(SetName) is { } set
            ? new EfSymbols(context, set, compilation)
            : null;

    /// <summary>Says whether a type is a context.</summary>
    public bool IsContext(ITypeSymbol? type) => Derives(type, Context);

    /// <summary>The entity of a <c>DbSet&lt;T&gt;</c>; null for other types.</summary>
    public ITypeSymbol? EntityOfSet(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type is INamedTypeSymbol named && SymbolEqualityComparer.Default.Equals(named.OriginalDefinition, Set))
                return named.TypeArguments[0];
        }

        return null;
    }

    /// <summary>Says whether a type is another one or derives from it.</summary>
    public static bool Derives(ITypeSymbol? type, INamedTypeSymbol? ancestor)
    {
        for (; type is not null && ancestor is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, ancestor))
                return true;
        }

        return false;
    }
}
