using StripeSync.Sql.Rules;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// Which of the findings about one write are true: a statement that the server refuses on every execution never comes to what is only possible,
/// and one that it refuses to plan never comes to its rows.
/// </summary>
internal static class FirstErrors
{
    public static IEnumerable<RuleFinding> Of(List<RuleFinding> findings)
    {
        if (!findings.Any(IsCertain))
            return findings;
        var certain = findings.Where(IsCertain).ToList();
        return certain.Any(IsOfPlanning) ? certain.Where(IsOfPlanning) : certain;
    }

    private static bool IsCertain(RuleFinding finding) => finding.Finding.Certainty == Certainty.Certain;

    /// <summary>Class 42 is raised before the first row.</summary>
    private static bool IsOfPlanning(RuleFinding finding) => finding.Finding.SqlState?.StartsWith("42", StringComparison.Ordinal) == true;
}
