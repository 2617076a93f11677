using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>
/// SSQ1021: the WHERE of the conflict target proves the predicate of a partial index only while the planner sees the value of a parameter.
/// A prepared statement works five times and raises 42P10 from then on.
/// </summary>
internal sealed class ParameterInIndexPredicate : WriteRule
{
    public const string Id = "SSQ1021";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (write.OnConflict is not { } clause || write.Inference is not { Outcome: InferenceOutcome.MatchedByParameter } inference)
            return null;
        var key = inference.Arbiters[0];
        var message = $"A parameter cannot prove the predicate of {FindingText.Columns(key)} of {FindingText.Name(write.Table)}: 42P10 from the sixth execution once prepared; write WHERE {key.Predicate!.Canonical}";
        return new RuleFinding(new Finding(Id, clause.TargetSpan, Certainty.Possible, "42P10", FindingText.Fit(message))
        {
            Table = write.Table,
            Keys = inference.Arbiters,
        })
        {
            Candidates = Candidates(write, clause, inference.Arbiters),
        };
    }

    private static ImmutableArray<CandidateRemedy> Candidates(Write write, OnConflictClause clause, ImmutableArray<UniqueKey> keys)
    {
        var span = SqlSpan.FromBounds(clause.ElementsSpan.End, clause.TargetSpan.End);
        if (write.Text is null || LosesNumber(write.Text, span, clause.Predicate!))
            return ImmutableArray<CandidateRemedy>.Empty;
        var candidates = ImmutableArray.CreateBuilder<CandidateRemedy>();
        foreach (var key in keys)
        {
            var where = "WHERE " + key.Predicate!.Canonical;
            var kind = candidates.Count == 0 ? RetargetConflict.DefaultKey : RetargetConflict.DefaultKey + ":" + key.Name;
            candidates.Add(new CandidateRemedy(new Remedy(kind, "Write the literals: " + where, ImmutableArray.Create(new SqlEdit(span, " " + where))), key));
        }

        return candidates.ToImmutable();
    }

    /// <summary>A number that nothing in the text uses any more leaves the server without a type for that parameter (42P18).</summary>
    private static bool LosesNumber(string text, SqlSpan removed, Expression predicate)
    {
        foreach (var part in ExpressionTree.Parts(predicate))
        {
            if (part is ParameterExpression { Name: { Length: > 0 } name } && char.IsDigit(name[0]) && !Uses(text.Substring(0, removed.Start), name) && !Uses(text.Substring(removed.End), name))
                return true;
        }

        return false;
    }

    private static bool Uses(string text, string number)
    {
        for (var at = text.IndexOf("$" + number, StringComparison.Ordinal); at >= 0; at = text.IndexOf("$" + number, at + 1, StringComparison.Ordinal))
        {
            var end = at + 1 + number.Length;
            if (end == text.Length || !char.IsDigit(text[end]))
                return true;
        }

        return false;
    }
}
