using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Schema;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes.AdoNet;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>Says whether linq2db writes to PostgreSQL: its one assembly serves every database.</summary>
internal sealed class Linq2DbProviders
{
    /// <summary>What chooses another provider.</summary>
    public static readonly ImmutableArray<string> OtherChoices = ImmutableArray.Create(
        "UseSqlServer", "UseSQLite", "UseSQLiteOfficial", "UseSQLiteMicrosoft", "UseMySql", "UseMySqlConnector", "UseMySqlOfficial", "UseMySqlData", "UseOracle", "UseOracleManaged",
        "UseFirebird", "UseAccess", "UseAccessOleDb", "UseAccessOdbc", "UseDB2", "UseSapHana", "UseSybase", "UseAse", "UseInformix", "UseSqlCe", "UseClickHouse", "UseClickHouseClient", "UseDuckDB", "UseYdb",
        "SqlServerTools", "SQLiteTools", "MySqlTools", "OracleTools", "FirebirdTools", "AccessTools", "DB2Tools", "SapHanaTools", "SybaseTools", "InformixTools", "SqlCeTools", "ClickHouseTools",
        "DuckDBTools", "YdbTools");

    private const string PostgreSqlChoice = "PostgreSQL";

    private readonly Compilation compilation;
    private readonly DatabaseProviders adoNet;
    private readonly RetryingLazy<Choice> choice;

    public Linq2DbProviders(Compilation compilation, DatabaseProviders adoNet)
    {
        this.compilation = compilation;
        this.adoNet = adoNet;
        choice = new RetryingLazy<Choice>(Read);
    }

    /// <summary>Says whether a context is PostgreSQL's.</summary>
    /// <param name="context">The expression of the context or table; null where there is none.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if it is made as one, or if no other provider is referenced or chosen anywhere.</returns>
    public bool IsPostgreSql(ExpressionSyntax? context, SemanticModel model, CancellationToken cancellationToken) =>
        (adoNet.BaseTypesArePostgreSql && !choice.Get(cancellationToken).IsOther)
        || (context is not null && IsMadeForPostgreSql(context, model, cancellationToken));

    private static bool IsMadeForPostgreSql(ExpressionSyntax context, SemanticModel model, CancellationToken cancellationToken)
    {
        // db, db.GetTable<T>(), db.Customers: the context is at the root.
        while (context is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax call })
            context = call.Expression;
        while (context is MemberAccessExpressionSyntax access)
            context = access.Expression;
        return SinglyAssignedLocal.Initializer(context, model, cancellationToken) is { } made
            && made.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(static name => name.Identifier.ValueText.IndexOf(PostgreSqlChoice, StringComparison.Ordinal) >= 0);
    }

    private Choice Read(CancellationToken cancellationToken) => new(compilation.SyntaxTrees.Any(tree => OtherChoices.Any(NameUses.Of(tree, cancellationToken).Has)));

    /// <summary>Whether another provider is chosen somewhere in the compilation.</summary>
    private sealed record Choice(bool IsOther);
}
