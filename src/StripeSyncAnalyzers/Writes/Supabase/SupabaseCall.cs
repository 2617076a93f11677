using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>One call of Insert or Upsert with what is known of it.</summary>
/// <param name="Invocation">The call.</param>
/// <param name="Method">The method.</param>
/// <param name="Model">The model.</param>
/// <param name="Rows">The argument that is the row or rows.</param>
/// <param name="OptionsArgument">What is written for the options; null for nothing.</param>
/// <param name="Options">What is known of them.</param>
/// <param name="Chain">The calls before this one.</param>
internal sealed record SupabaseCall(
    InvocationExpressionSyntax Invocation,
    IMethodSymbol Method,
    SupabaseModel Model,
    ModelRows Rows,
    ExpressionSyntax? OptionsArgument,
    QueryOptionsState Options,
    TableChain Chain)
{
    /// <summary>The schema that the client is told; null for the default one.</summary>
    public string? Schema { get; init; }

    /// <summary>Whether it is the method Upsert.</summary>
    public bool IsUpsertMethod => Method.Name == SupabaseSymbols.Upsert;

    /// <summary>The expression that is the conflict target; the one of the options counts.</summary>
    public ExpressionSyntax? TargetValue => Options.Target is { IsKnown: true, Columns.IsEmpty: true } ? Chain.TargetValue : Options.TargetValue;

    /// <summary>The name of the method, and its place.</summary>
    public SimpleNameSyntax? Name => Invocation.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    public Location NameLocation => (Name ?? (SyntaxNode)Invocation).GetLocation();

    private ConflictColumns Target => Options.Target is { IsKnown: true, Columns.IsEmpty: true } ? Chain.Target : Options.Target;

    /// <summary>The request that the call makes.</summary>
    public PostgrestWrite Lower()
    {
        var upsert = IsUpsertMethod ? true : Options.Upsert;
        var resolution = upsert switch
        {
            null => Resolution.Unknown,
            false => Resolution.None,
            // DO NOTHING promises less, so it is what an unknown one is taken for.
            true => Options.Ignores == false ? Resolution.Merge : Resolution.Ignore,
        };
        return Lower(upsert == true, resolution, Target);
    }

    /// <summary>The request of the same call as an insert or upsert.</summary>
    public PostgrestWrite Lower(bool isUpsert, Resolution resolution, ConflictColumns target)
    {
        var payload = Rows.Payload(Model.Sent(isUpsert));
        if (!Chain.ColumnsAreKnown)
            payload = Payload.Unknown;
        else if (!Chain.Columns.IsEmpty)
            payload = payload.Only(Chain.Columns);
        return new PostgrestWrite(Model.Table, resolution, target, payload) { Schema = Schema };
    }

    /// <summary>The words that are a part of the write: the conflict target, or where a value is set.</summary>
    public Location? Locate(WritePart part) => part.Kind switch
    {
        WritePartKind.Target or WritePartKind.TargetColumn or WritePartKind.Conflict => TargetValue?.GetLocation(),
        WritePartKind.Column or WritePartKind.Value => Model.Columns.FirstOrDefault(c => c.Name == part.Column) is { } column ? Rows.Setter(column, Math.Max(part.Row, 0))?.GetLocation() : null,
        _ => null,
    };
}
