using Microsoft.CodeAnalysis;
using StripeSyncAnalyzers.Tests.Conformance;
using StripeSyncAnalyzers.Writes;
using StripeSyncAnalyzers.Writes.DapperContrib;
using StripeSyncAnalyzers.Writes.EntityFramework;
using StripeSyncAnalyzers.Writes.EntityFrameworkBulk;

namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>
/// FlexLabs Upsert, EFCore.BulkExtensions and Dapper.Contrib are no packages of the tests: the stubs have the members that the libraries publish, and every name that the
/// sources compare with exists in the stubs.
/// </summary>
public class EntityLibraryNameTests
{
    /// <summary>A member as the libraries' sources have it, without the marks for references that may be null.</summary>
    private static readonly SymbolDisplayFormat AsWritten = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeExtensionThis | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private static readonly Compilation Stubbed = (TestProject.Of(null, Stubs.FlexLabs) with { Libraries = Libraries.Npgsql | Libraries.EfCore | Libraries.EfNpgsql | Libraries.Dapper })
        .WithSource("/src/Bulk.cs", Stubs.Bulk).WithSource("/src/Contrib.cs", Stubs.DapperContrib).Compile().AssertCompiles().Compilation;

    public static TheoryData<string, string> Published =>
    [
        .. FlexLabs.Select(static line => (line.StartsWith("static", StringComparison.Ordinal) ? FlexLabsUpsertSource.ExtensionsName : FlexLabsUpsertSource.BuilderName, line)),
        .. Bulk.Select(static line => (BulkExtensionsSource.ExtensionsName, line)),
        .. Contrib.Select(static line => (DapperContribCallSource.ExtensionsName, line)),
    ];

    private static readonly string[] FlexLabs =
    [
        "static UpsertCommandBuilder<TEntity> Upsert<TEntity>(this DbContext dbContext, TEntity entity) where TEntity : class",
        "static UpsertCommandBuilder<TEntity> UpsertRange<TEntity>(this DbContext dbContext, params TEntity[] entities) where TEntity : class",
        "static UpsertCommandBuilder<TEntity> UpsertRange<TEntity>(this DbContext dbContext, IEnumerable<TEntity> entities) where TEntity : class",
        "static UpsertCommandBuilder<TEntity> Upsert<TEntity>(this DbSet<TEntity> dbSet, TEntity entity) where TEntity : class",
        "static UpsertCommandBuilder<TEntity> UpsertRange<TEntity>(this DbSet<TEntity> dbSet, params TEntity[] entities) where TEntity : class",
        "static UpsertCommandBuilder<TEntity> UpsertRange<TEntity>(this DbSet<TEntity> dbSet, IEnumerable<TEntity> entities) where TEntity : class",
        "UpsertCommandBuilder<TEntity> On(Expression<Func<TEntity, object>> match)",
        "UpsertCommandBuilder<TEntity> AllowIdentityMatch()",
        "UpsertCommandBuilder<TEntity> Exclude(Expression<Func<TEntity, object>> exclude)",
        "UpsertCommandBuilder<TEntity> WhenMatched(Expression<Func<TEntity, TEntity>> updater)",
        "UpsertCommandBuilder<TEntity> WhenMatched(Expression<Func<TEntity, TEntity, TEntity>> updater)",
        "UpsertCommandBuilder<TEntity> UpdateIf(Expression<Func<TEntity, bool>> condition)",
        "UpsertCommandBuilder<TEntity> UpdateIf(Expression<Func<TEntity, TEntity, bool>> condition)",
        "UpsertCommandBuilder<TEntity> WithFallbackExpressionCompiler()",
        "UpsertCommandBuilder<TEntity> NoUpdate()",
        "int Run()",
        "ICollection<TEntity> RunAndReturn()",
        "Task<int> RunAsync(CancellationToken token = default)",
        "Task<ICollection<TEntity>> RunAndReturnAsync(CancellationToken token = default)",
    ];

    private static readonly string[] Bulk =
    [
        "static void BulkInsert<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig bulkConfig = null, Action<decimal> progress = null, Type type = null) where T : class",
        "static Task BulkInsertAsync<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig bulkConfig = null, Action<decimal> progress = null, Type type = null, CancellationToken cancellationToken = default) where T : class",
        "static void BulkInsert<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig> bulkAction, Action<decimal> progress = null, Type type = null) where T : class",
        "static Task BulkInsertAsync<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig> bulkAction, Action<decimal> progress = null, Type type = null, CancellationToken cancellationToken = default) where T : class",
        "static void BulkInsertOrUpdate<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig bulkConfig = null, Action<decimal> progress = null, Type type = null) where T : class",
        "static Task BulkInsertOrUpdateAsync<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig bulkConfig = null, Action<decimal> progress = null, Type type = null, CancellationToken cancellationToken = default) where T : class",
        "static void BulkInsertOrUpdate<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig> bulkAction, Action<decimal> progress = null, Type type = null) where T : class",
        "static Task BulkInsertOrUpdateAsync<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig> bulkAction, Action<decimal> progress = null, Type type = null, CancellationToken cancellationToken = default) where T : class",
        "static void BulkInsertOrUpdateOrDelete<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig bulkConfig = null, Action<decimal> progress = null, Type type = null) where T : class",
        "static Task BulkInsertOrUpdateOrDeleteAsync<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig bulkConfig = null, Action<decimal> progress = null, Type type = null, CancellationToken cancellationToken = default) where T : class",
        "static void BulkInsertOrUpdateOrDelete<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig> bulkAction, Action<decimal> progress = null, Type type = null) where T : class",
        "static Task BulkInsertOrUpdateOrDeleteAsync<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig> bulkAction, Action<decimal> progress = null, Type type = null, CancellationToken cancellationToken = default) where T : class",
        "static void BulkUpdate<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig bulkConfig = null, Action<decimal> progress = null, Type type = null) where T : class",
        "static Task BulkUpdateAsync<T>(this DbContext dbContext, IEnumerable<T> entities, BulkConfig bulkConfig = null, Action<decimal> progress = null, Type type = null, CancellationToken cancellationToken = default) where T : class",
        "static void BulkUpdate<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig> bulkAction, Action<decimal> progress = null, Type type = null) where T : class",
        "static Task BulkUpdateAsync<T>(this DbContext dbContext, IEnumerable<T> entities, Action<BulkConfig> bulkAction, Action<decimal> progress = null, Type type = null, CancellationToken cancellationToken = default) where T : class",
    ];

    private static readonly string[] Contrib =
    [
        "static long Insert<T>(this IDbConnection connection, T entityToInsert, IDbTransaction transaction = null, int? commandTimeout = null) where T : class",
        "static Task<int> InsertAsync<T>(this IDbConnection connection, T entityToInsert, IDbTransaction transaction = null, int? commandTimeout = null, ISqlAdapter sqlAdapter = null) where T : class",
    ];

    [Theory]
    [MemberData(nameof(Published))]
    public void The_stubs_have_what_the_libraries_publish(string type, string line) =>
        Assert.Contains(line, Stubbed.GetTypeByMetadataName(type)!.GetMembers().Select(static m => m.ToDisplayString(AsWritten).Replace("default(CancellationToken)", "default", StringComparison.Ordinal)));

    [Fact]
    public void Methods_at_the_gate_exist_and_are_all_that_write()
    {
        var library = EfLibrary.Of(Stubbed)!;
        Assert.Equal(NamesOf(FlexLabsUpsertSource.ExtensionsName, "Upsert"), FlexLabsUpsertSource.Resolve(Stubbed, library)!.Methods.Order(StringComparer.Ordinal));
        Assert.Equal(NamesOf(BulkExtensionsSource.ExtensionsName, "BulkInsert"), BulkExtensionsSource.Resolve(Stubbed, library)!.Methods.Order(StringComparer.Ordinal));
        var contrib = CallSources.Of(Stubbed).OfType<DapperContribCallSource>().Single();
        Assert.Equal(NamesOf(DapperContribCallSource.ExtensionsName, "Insert"), contrib.Methods.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(BulkExtensionsSource.ExtensionsName, "BulkInsert", BulkExtensionsSource.ContextParameter, BulkExtensionsSource.EntitiesParameter, BulkExtensionsSource.ConfigParameter, BulkExtensionsSource.ActionParameter, BulkExtensionsSource.TypeParameter)]
    [InlineData(BulkExtensionsSource.ExtensionsName, "BulkInsertOrUpdateAsync", BulkExtensionsSource.ContextParameter, BulkExtensionsSource.EntitiesParameter, BulkExtensionsSource.ConfigParameter, BulkExtensionsSource.ActionParameter, BulkExtensionsSource.TypeParameter)]
    [InlineData(DapperContribCallSource.ExtensionsName, "Insert", DapperContribCallSource.ConnectionParameter, DapperContribCallSource.EntityParameter)]
    [InlineData(DapperContribCallSource.ExtensionsName, "InsertAsync", DapperContribCallSource.ConnectionParameter, DapperContribCallSource.EntityParameter, DapperContribCallSource.AdapterParameter)]
    public void Parameters_exist(string type, string method, params string[] parameters) =>
        Assert.Subset(
            Stubbed.GetTypeByMetadataName(type)!.GetMembers(method).OfType<IMethodSymbol>().SelectMany(static m => m.Parameters).Select(static p => p.Name).ToHashSet(), parameters.ToHashSet());

    [Theory]
    [InlineData(BulkExtensionsSource.ConfigName, "UpdateByProperties", "PropertiesToInclude", "PropertiesToExclude", "SetOutputIdentity", "IncludeGraph")]
    [InlineData(DapperContribCallSource.ExtensionsName, "TableNameMapper")]
    public void Properties_exist(string type, params string[] members) =>
        Assert.All(members, name => Assert.NotEmpty(Stubbed.GetTypeByMetadataName(type)!.GetMembers(name)));

    [Theory]
    [InlineData("Table")]
    [InlineData("Key")]
    [InlineData("ExplicitKey")]
    [InlineData("Write")]
    [InlineData("Computed")]
    public void Attributes_exist(string name) => Assert.NotNull(Stubbed.GetTypeByMetadataName($"Dapper.Contrib.Extensions.{name}Attribute"));

    private static IEnumerable<string> NamesOf(string type, string prefix) => Stubbed.GetTypeByMetadataName(type)!.GetMembers().OfType<IMethodSymbol>()
        .Select(static m => m.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
}
