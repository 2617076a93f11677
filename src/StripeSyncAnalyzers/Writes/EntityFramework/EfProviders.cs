using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Schema;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>Says whether a context writes to PostgreSQL: EF Core serves every database.</summary>
internal sealed class EfProviders
{
    public const string PostgreSqlName = "Microsoft.EntityFrameworkCore.NpgsqlDbContextOptionsBuilderExtensions";

    private const string PostgreSql = "UseNpgsql";

    /// <summary>The assemblies of the other providers.</summary>
    private static readonly ImmutableHashSet<string> OtherAssemblies = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Microsoft.EntityFrameworkCore.SqlServer", "Microsoft.EntityFrameworkCore.Sqlite", "Microsoft.EntityFrameworkCore.InMemory", "Microsoft.EntityFrameworkCore.Cosmos",
        "Pomelo.EntityFrameworkCore.MySql", "MySql.EntityFrameworkCore", "Oracle.EntityFrameworkCore", "FirebirdSql.EntityFrameworkCore.Firebird",
        "MongoDB.EntityFrameworkCore", "EntityFrameworkCore.Jet", "IBM.EntityFrameworkCore", "Google.Cloud.EntityFrameworkCore.Spanner", "Devart.Data.PostgreSql.EFCore",
        "Teradata.EntityFrameworkCore", "ClickHouse.EntityFrameworkCore", "DuckDB.EFCoreProvider");

    /// <summary>The calls that choose a provider.</summary>
    private static readonly ImmutableHashSet<string> Choices = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        PostgreSql, "UseSqlServer", "UseAzureSql", "UseAzureSynapse", "UseSqlite", "UseInMemoryDatabase", "UseCosmos", "UseMySql", "UseMySQL", "UseOracle", "UseFirebird", "UseMongoDB", "UseJet",
        "UseDb2", "UseSpanner");

    private readonly EfSymbols symbols;
    private readonly Compilation compilation;
    private readonly bool isReferenced;
    private readonly bool othersReferenced;
    private readonly RetryingLazy<Chosen> chosen;

    public EfProviders(Compilation compilation, EfSymbols symbols)
    {
        this.compilation = compilation;
        this.symbols = symbols;
        isReferenced = compilation.GetTypeByMetadataName(PostgreSqlName) is not null;
        othersReferenced = compilation.ReferencedAssemblyNames.Any(static a => OtherAssemblies.Contains(a.Name));
        chosen = new RetryingLazy<Chosen>(Read);
    }

    /// <summary>True where no context of this compilation can be PostgreSQL's.</summary>
    public bool AreOthersOnly => othersReferenced && !isReferenced;

    /// <summary>Says whether a context writes to PostgreSQL.</summary>
    /// <param name="context">The type of the context, or null where it is not known.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if no other provider is referenced, or if every choice of a provider that the context may get is PostgreSQL.</returns>
    public bool IsPostgreSql(ITypeSymbol? context, CancellationToken cancellationToken)
    {
        if (!othersReferenced)
            return true;
        if (!isReferenced)
            return false;
        var all = chosen.Get(cancellationToken);
        if (context is null)
            return all.Any && all.IsPostgreSqlEverywhere;
        for (var type = context; symbols.IsContext(type); type = type.BaseType!)
        {
            if (all.ByContext.TryGetValue(type.Name, out var isPostgreSql))
                return isPostgreSql;
        }

        return all.ForAnyContext == true;
    }

    /// <summary>Reads every choice from the syntax alone: UseNpgsql in OnConfiguring, in AddDbContext&lt;T&gt;, on DbContextOptionsBuilder&lt;T&gt;, or anywhere else.</summary>
    private Chosen Read(CancellationToken cancellationToken)
    {
        var result = new Chosen();
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (!InvokedNames.HasAny(tree, Choices, cancellationToken))
                continue;
            foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
            {
                if (node is InvocationExpressionSyntax invocation && SyntaxNames.Of(invocation.Expression) is { } name && Choices.Contains(name))
                    result.Add(ContextOf(invocation), name == PostgreSql);
            }
        }

        return result;
    }

    private static string? ContextOf(InvocationExpressionSyntax choice)
    {
        foreach (var node in choice.DescendantNodes().Concat(choice.Ancestors().TakeWhile(static a => a is not MethodDeclarationSyntax)))
        {
            if (node is GenericNameSyntax { TypeArgumentList.Arguments: { Count: > 0 } arguments } generic
                && generic.Identifier.ValueText.IndexOf("DbContext", StringComparison.Ordinal) >= 0)
                return NameOf(arguments[arguments.Count - 1]);
            if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { TypeArgumentList.Arguments: { Count: > 0 } types } method } }
                && method.Identifier.ValueText.IndexOf("DbContext", StringComparison.Ordinal) >= 0)
                return NameOf(types[types.Count - 1]);
        }

        var around = choice.FirstAncestorOrSelf<MethodDeclarationSyntax>();
        return around is { Identifier.ValueText: "OnConfiguring", Parent: TypeDeclarationSyntax type } ? type.Identifier.ValueText : null;
    }

    private static string? NameOf(TypeSyntax type) => SyntaxNames.Of(type);

    private sealed class Chosen
    {
        /// <summary>By the simple name of the context: true if PostgreSQL is its only choice.</summary>
        public Dictionary<string, bool> ByContext { get; } = new(StringComparer.Ordinal);

        /// <summary>The choices that name no context: true if all are PostgreSQL; null for none.</summary>
        public bool? ForAnyContext { get; private set; }

        public bool Any => ForAnyContext is not null || ByContext.Count > 0;

        public bool IsPostgreSqlEverywhere => ForAnyContext != false && ByContext.Values.All(static v => v);

        public void Add(string? context, bool isPostgreSql)
        {
            if (context is null)
                ForAnyContext = isPostgreSql && ForAnyContext != false;
            else
                ByContext[context] = isPostgreSql && (!ByContext.TryGetValue(context, out var before) || before);
        }
    }
}
