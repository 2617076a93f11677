using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Rules;
using StripeSync.Tool.Files;

namespace StripeSync.Tool.Lint;

/// <summary>A finding at its place.</summary>
/// <param name="Finding">What the engine says.</param>
/// <param name="Rule">The rule that says it.</param>
/// <param name="Path">The text that it is about.</param>
/// <param name="Region">The words that are wrong.</param>
internal sealed record LintFinding(Finding Finding, RuleInfo Rule, string Path, TextRegion Region)
{
    public bool IsWarning => Rule.Severity >= RuleSeverity.Warning;

    public string Severity => Rule.Severity.ToString().ToLowerInvariant();

    public string Certainty => Finding.Certainty.ToString().ToLowerInvariant();

    /// <summary>The names of the keys that can still be violated, or that would have matched.</summary>
    public IEnumerable<string> UniqueKeys => Finding.Keys.Select(static key => key.Name);

    public static LintFinding Of(Finding finding, SourceText source) => new(finding, RuleCatalog.Of(finding.RuleId), source.Path, source.RegionOf(finding.Span));
}
