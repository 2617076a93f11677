using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>The Supabase client: <c>From&lt;T&gt;().Insert(…)</c> and <c>Upsert(…)</c>, on the client, a table or their interfaces.</summary>
internal sealed class SupabaseCallSource(SupabaseSymbols symbols) : CallSource
{
    private static readonly ImmutableHashSet<string> Writing = ImmutableHashSet.Create(StringComparer.Ordinal, SupabaseSymbols.Insert, SupabaseSymbols.Upsert);

    private readonly ConcurrentDictionary<ISymbol, SupabaseModel> models = new(SymbolEqualityComparer.Default);

    public override ImmutableHashSet<string> Methods => Writing;

    public override IEnumerable<CallWrite> FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation { TargetMethod: var method } operation
            || !symbols.IsOfTable(method)
            || method.ContainingType.TypeArguments[0] is not INamedTypeSymbol type
            || (Arguments.Find(operation.Arguments, SupabaseSymbols.ModelParameter) ?? Arguments.Find(operation.Arguments, SupabaseSymbols.ModelsParameter)) is not { } value
            || StoredModel.Is(value, symbols, model, cancellationToken)
            || ClientSchema.Of(model.Compilation, cancellationToken) is not { IsKnown: true } schema)
        {
            yield break;
        }

        var isCollection = !SymbolEqualityComparer.Default.Equals(method.Parameters[0].Type, type);
        var mapped = models.GetOrAdd(type, key => SupabaseModel.Read((INamedTypeSymbol)key, symbols));
        var optionsArgument = Arguments.Find(operation.Arguments, SupabaseSymbols.OptionsParameter);
        var call = new SupabaseCall(
            invocation,
            method,
            mapped,
            new ModelRows(value, isCollection, symbols, model, cancellationToken),
            optionsArgument,
            QueryOptionsState.Read(optionsArgument, symbols, model, cancellationToken),
            TableChain.Read(invocation, mapped, symbols, model, cancellationToken)) { Schema = schema.Name };
        yield return new CallWrite(call.Lower().Lower(), call.NameLocation)
        {
            Describe = token => new WriteContext { HandlesUniqueViolation = UniqueViolationHandler.IsAround(invocation, model, token) || ConflictResponse.IsHandled(invocation, model, token) },
            Locate = call.Locate,
            Repairs = finding => new SupabaseRepairs(call, symbols, model).For(finding),
        };
    }
}
