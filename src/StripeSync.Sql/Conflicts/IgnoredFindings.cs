using System.Collections.Immutable;
using StripeSync.Sql.Rules;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>Takes out what comments ignore, and says which of them ignore nothing.</summary>
internal static class IgnoredFindings
{
    /// <summary>SSQ9003: an ignore comment that suppresses nothing.</summary>
    public const string UnusedId = "SSQ9003";

    /// <summary>The rules that look at every statement of a text that is known; what the others say depends on the C# around it, or on the whole schema.</summary>
    public static ImmutableHashSet<string> RulesOfText { get; } = RuleCatalog.All
        .Select(static rule => rule.Id)
        .Where(static id => id.StartsWith("SSQ1", StringComparison.Ordinal) || id.StartsWith("SSQ2", StringComparison.Ordinal))
        .Except([UpsertWithoutTarget.Id, DoNothingReturnsNoRow.Id, UnknownName.Id, InsertAfterLookUp.Id])
        .ToImmutableHashSet(StringComparer.Ordinal);

    /// <summary>Applies the comments of a text to what was found in it.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="comments">The comments.</param>
    /// <param name="hasRun">Whether a rule looked at a statement and found nothing, as opposed to not knowing enough of it.</param>
    /// <returns>What remains, and a finding for each comment none of whose rules is needed.</returns>
    public static IEnumerable<Finding> Apply(IEnumerable<Finding> findings, ImmutableArray<IgnoreComment> comments, Func<IgnoreComment, string, bool> hasRun)
    {
        var used = new HashSet<(IgnoreComment, string)>();
        foreach (var finding in findings)
        {
            var ignored = comments.Where(comment => comment.Rules.Contains(finding.RuleId) && comment.Statement.Start <= finding.Span.Start && finding.Span.Start <= comment.Statement.End).ToList();
            foreach (var comment in ignored)
                used.Add((comment, finding.RuleId));
            if (ignored.Count == 0)
                yield return finding;
        }

        foreach (var comment in comments)
        {
            var unused = comment.Rules.Where(rule => !used.Contains((comment, rule))).Distinct(StringComparer.Ordinal).ToList();
            if (unused.Count == 0 || !unused.All(rule => hasRun(comment, rule)))
                continue;
            var message = $"This comment ignores {string.Join(", ", unused)}, but nothing is found there; remove {(unused.Count == comment.Rules.Length ? "it" : unused.Count == 1 ? "that rule" : "these rules")}";
            yield return new Finding(UnusedId, comment.Span, Certainty.Possible, null, FindingText.Fit(message));
        }
    }
}
