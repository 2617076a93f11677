using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>linq2db: the methods and constructors that take SQL as a text.</summary>
internal sealed class Linq2DbTextSource : WriteSource
{
    private static readonly ImmutableHashSet<string> CreatedTypes = ImmutableHashSet.Create(StringComparer.Ordinal, "CommandInfo");

    private readonly Linq2DbSymbols symbols;
    private readonly Linq2DbProviders providers;

    public Linq2DbTextSource(Linq2DbSymbols symbols, Linq2DbProviders providers)
    {
        this.symbols = symbols;
        this.providers = providers;

        // Every method that takes SQL, whatever the version: no list of ours to go out of date.
        Methods = (symbols.ContextExtensions?.GetMembers() ?? ImmutableArray<ISymbol>.Empty)
            .OfType<IMethodSymbol>()
            .Where(static m => m is { IsStatic: true, DeclaredAccessibility: Accessibility.Public } && m.Parameters.Any(static p => Linq2DbSymbols.TextParameters.Contains(p.Name)))
            .Select(static m => m.Name)
            .ToImmutableHashSet(StringComparer.Ordinal);
    }

    public override ImmutableHashSet<string> Methods { get; }

    public override ImmutableHashSet<string> Types => CreatedTypes;

    public override SqlWrite? FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetOperation(invocation, cancellationToken) is IInvocationOperation operation
        && SymbolEqualityComparer.Default.Equals(operation.TargetMethod.ContainingType, symbols.ContextExtensions)
            ? Found(operation.Arguments, invocation, model, cancellationToken)
            : null;

    public override SqlWrite? FromCreation(BaseObjectCreationExpressionSyntax creation, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetOperation(creation, cancellationToken) is IObjectCreationOperation operation
        && SymbolEqualityComparer.Default.Equals(operation.Constructor?.ContainingType, symbols.CommandInfo)
            ? Found(operation.Arguments, creation, model, cancellationToken)
            : null;

    public override WriteContext Describe(SqlWrite write, SemanticModel model, CancellationToken cancellationToken) =>
        CallDescription.Of((ExpressionSyntax)write.Call, write.Sql, model, cancellationToken);

    private SqlWrite? Found(ImmutableArray<IArgumentOperation> arguments, ExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        var sql = Linq2DbSymbols.TextParameters.Select(parameter => Arguments.Find(arguments, parameter)).FirstOrDefault(static found => found is not null);
        return sql is not null && providers.IsPostgreSql(Arguments.Find(arguments, Linq2DbSymbols.ContextParameter), model, cancellationToken)
            ? new SqlWrite(this, sql, call)
            : null;
    }
}
