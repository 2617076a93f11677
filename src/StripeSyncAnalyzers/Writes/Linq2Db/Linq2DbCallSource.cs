using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>linq2db: inserts, upserts and merges of objects, by setters and by chains, and BulkCopy.</summary>
internal sealed class Linq2DbCallSource(Linq2DbSymbols symbols, Linq2DbProviders providers, Linq2DbMappings mappings) : CallSource
{
    public override ImmutableHashSet<string> Methods { get; } =
        Linq2DbSymbols.InsertMethods.Union(Linq2DbSymbols.ReplaceMethods).Union(Linq2DbSymbols.UpdateMethods).Union(Linq2DbSymbols.BulkCopyMethods).Union(Linq2DbSymbols.MergeMethods);

    public override IEnumerable<CallWrite> FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation { TargetMethod: { IsStatic: true } method } operation
            || !IsOurs(method.ContainingType)
            || Linq2DbSymbols.OpaqueParameters.Any(parameter => Arguments.Find(operation.Arguments, parameter) is not null))
        {
            yield break;
        }

        var call = new Linq2DbCall(invocation, method, operation.Arguments, model, cancellationToken);
        foreach (var rows in AllRows(call))
        {
            if (rows.Lower(call) is not { } write)
                continue;
            yield return new CallWrite(write, call.Place)
            {
                Describe = token => new WriteContext { HandlesUniqueViolation = UniqueViolationHandler.IsAround(invocation, model, token) },
                Locate = rows.Locate,
                Repairs = found => new Linq2DbRepairs(call, rows.Entity, write).For(found),
            };
        }
    }

    /// <summary>What a call writes; a merge may insert in several ways.</summary>
    private IEnumerable<Linq2DbRows> AllRows(Linq2DbCall call)
    {
        if (!Linq2DbSymbols.MergeMethods.Contains(call.Method.Name))
            return Rows(call) is { } rows ? new[] { rows } : Enumerable.Empty<Linq2DbRows>();
        if (call.Argument(Linq2DbSymbols.MergeParameter) is not { } merge || MergeChain.Of(merge, call.Model, call.CancellationToken) is not { } chain)
            return Enumerable.Empty<Linq2DbRows>();
        return chain.Inserts.Select(setter => WithEntity(call.WithTable(chain.Table), call.TypeArgument(0), e => new MergeRows(e, chain.Source, setter))).OfType<Linq2DbRows>();
    }

    private bool IsOurs(INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(type, symbols.DataExtensions)
        || SymbolEqualityComparer.Default.Equals(type, symbols.LinqExtensions)
        || SymbolEqualityComparer.Default.Equals(type, symbols.ContextExtensions);

    private Linq2DbRows? Rows(Linq2DbCall call)
    {
        var method = call.Method.Name;
        if (Linq2DbSymbols.BulkCopyMethods.Contains(method))
            return call.Argument(Linq2DbSymbols.SourceParameter) is { } source ? WithEntity(call, call.TypeArgument(0), e => new ObjectRows(e, source, IsCollection: true)) : null;
        if ((call.Argument(Linq2DbSymbols.ObjectParameter) ?? call.Argument(Linq2DbSymbols.ItemParameter)) is { } value)
            return WithEntity(call, call.TypeArgument(0), e => new ObjectRows(e, value, IsCollection: false));
        if (Linq2DbSymbols.UpdateMethods.Contains(method))
            return SetterLambda.Of(call.Argument(Linq2DbSymbols.InsertSetterParameter)) is { } insert ? WithEntity(call, call.TypeArgument(0), e => new SetterRows(e, insert.Members, FromQuery: false)) : null;
        if (!Linq2DbSymbols.InsertMethods.Contains(method))
            return null;

        // INSERT … SELECT has the source's type first and the target's second.
        if (SetterLambda.Of(call.Argument(Linq2DbSymbols.SetterParameter)) is { } setter)
        {
            var fromQuery = call.Argument(Linq2DbSymbols.SourceParameter) is not null;
            return WithEntity(call, call.TypeArgument(fromQuery ? 1 : 0), e => new SetterRows(e, setter.Members, fromQuery));
        }

        return call.Argument(Linq2DbSymbols.SourceParameter) is { } receiver && InsertChain.Of(receiver, symbols, call.Model, call.CancellationToken) is { } chain
            ? WithEntity(call.WithTable(chain.Table), call.TypeArgument(chain.FromQuery ? 1 : 0), e => new SetterRows(e, chain.Members, chain.FromQuery))
            : null;
    }

    private Linq2DbRows? WithEntity(Linq2DbCall call, ITypeSymbol? type, Func<Linq2DbEntity, Linq2DbRows> rows) =>
        type is not null && IsPostgreSql(call) && mappings.Find(call, type) is { } entity && call.Target(entity) is { } target ? rows(entity) with { Target = target } : null;

    private bool IsPostgreSql(Linq2DbCall call) => call.BridgedSet is { } set
        ? mappings.IsPostgreSql(set, call.Model, call.CancellationToken)
        : providers.IsPostgreSql(call.Receiver, call.Model, call.CancellationToken);
}
