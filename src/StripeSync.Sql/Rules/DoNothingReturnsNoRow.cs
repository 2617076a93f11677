using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1011: the caller requires the row of RETURNING, and DO NOTHING returns none on conflict.</summary>
internal sealed class DoNothingReturnsNoRow : WriteRule
{
    public const string Id = "SSQ1011";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (!write.Context.RequiresRow || write.OnConflict is not { Action: ConflictAction.Nothing } clause || write.Statement is not { HasReturning: true } statement || !IsAlone(write.Text!, statement.Span))
            return null;
        if (ConflictingKeys(write) is not { IsEmpty: false } keys)
            return null;
        var start = clause.TargetSpan.End;
        while (start < clause.Span.End && char.IsWhiteSpace(write.Text![start]))
            start++;
        var message = $"DO NOTHING returns no row when {FindingText.Keys(keys, "or")} of {FindingText.Name(write.Table)} exists, but the caller requires one; DO UPDATE returns it, or ask for a nullable result";
        return new RuleFinding(new Finding(Id, SqlSpan.FromBounds(start, clause.Span.End), Certainty.Possible, null, FindingText.Fit(message))
        {
            Table = write.Table,
            Keys = keys,
        })
        {
            Candidates = keys.Length == 1 ? Candidates(write, clause, keys[0]) : ImmutableArray<CandidateRemedy>.Empty,
        };
    }

    /// <summary>The only statement of its text, and no CTE: what it returns is what the caller gets.</summary>
    private static bool IsAlone(string text, SqlSpan statement)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i == statement.Start)
                i = statement.End;
            if (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] != ';')
                return false;
        }

        return true;
    }

    private static ImmutableArray<UniqueKey> ConflictingKeys(Write write)
    {
        var arbiters = write.Inference switch
        {
            { Outcome: InferenceOutcome.Matched } inference => inference.Arbiters,
            { Outcome: InferenceOutcome.Everything } => write.Table.UniqueKeys,
            _ => ImmutableArray<UniqueKey>.Empty,
        };
        return arbiters.Where(key => KeyExposure.CanViolate(write, key) == Ternary.Yes).ToImmutableArray();
    }

    private static ImmutableArray<CandidateRemedy> Candidates(Write write, OnConflictClause clause, UniqueKey key)
    {
        if (!AddOnConflict.IsUsable(key) || SettableColumn(write.Table, key) is not { } column)
            return ImmutableArray<CandidateRemedy>.Empty;

        // The column keeps what it has: EXCLUDED may spell an equal value in another way.
        var name = Identifier.Quote(column);
        var stored = Identifier.Quote(write.Statement!.Alias ?? write.Table.Name);
        var target = clause.HasTarget ? "" : " " + ConflictTarget.Write(key);
        var edit = new SqlEdit(SqlSpan.FromBounds(clause.TargetSpan.End, clause.Span.End), $"{target} DO UPDATE SET {name} = {stored}.{name}");
        return ImmutableArray.Create(new CandidateRemedy(new Remedy("return-existing-row", "Use DO UPDATE, which keeps the row and returns it", ImmutableArray.Create(edit)), key));
    }

    /// <summary>A column of the key that may stand in SET.</summary>
    private static string? SettableColumn(Table table, UniqueKey key) => key.Elements
        .SelectMany(static e => e.Column is not null ? Enumerable.Repeat(e.Column, 1) : ExpressionTree.Columns(e.Expression!).OrderBy(static c => c, StringComparer.Ordinal))
        .FirstOrDefault(name => table.FindColumn(name) is { Generation: ColumnGeneration.None or ColumnGeneration.Sequence or ColumnGeneration.IdentityByDefault });
}
