using System.Collections.Immutable;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Rules;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// Carries remedies out on a top-level statement that is no INSERT and keeps those after which the finding is gone and no new one is there.
/// </summary>
internal sealed class StatementProof(ConflictEngine engine, SqlText sql, CommandStatement statement, WriteContext context, CancellationToken cancellationToken)
{
    private readonly SqlSpan _span = statement.Group == StatementGroup.None ? statement.Span : statement.Group.Span;

    public ImmutableArray<Remedy> Prove(RuleFinding found)
    {
        if (found.Candidates.IsEmpty)
            return ImmutableArray<Remedy>.Empty;
        var proven = ImmutableArray.CreateBuilder<Remedy>();
        var whole = sql.Slice(_span);
        var before = RulesOf(whole);
        foreach (var candidate in found.Candidates.Take(ConflictEngine.MaxCandidates))
        {
            var edits = candidate.Remedy.Edits;
            if (edits.Any(edit => sql.HasHoleIn(edit.Span)))
                continue;
            var after = RulesOf(whole.Apply(edits.Select(edit => edit with { Span = new SqlSpan(edit.Span.Start - _span.Start, edit.Span.Length) })));
            if (after[found.Finding.RuleId].Count() < before[found.Finding.RuleId].Count() && after.All(rule => rule.Count() <= before[rule.Key].Count()))
                proven.Add(candidate.Remedy);
        }

        return proven.ToImmutable();
    }

    /// <summary>The rules that speak, each as often as it does.</summary>
    private ILookup<string, string> RulesOf(SqlText text)
    {
        var command = CommandParser.Parse(text, cancellationToken, statement.SearchPath);
        return command.Statements.SelectMany(part => engine.Apply(part, command, text.Text, context)).Select(static found => found.Finding.RuleId).ToLookup(static id => id);
    }
}
