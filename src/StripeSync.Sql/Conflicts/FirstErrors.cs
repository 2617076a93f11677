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
        return certain.Any(IsOfPlanning) ? certain.Where(IsOfPlanning) : findings.Where(static found => IsCertain(found) || IsOfArbiter(found));
    }

    private static bool IsCertain(RuleFinding finding) => finding.Finding.Certainty == Certainty.Certain;

    /// <summary>A deferrable arbiter stops the first row that reaches it, which may stand before the row of another error.</summary>
    private static bool IsOfArbiter(RuleFinding finding) => finding.Finding.SqlState == "55000";

    /// <summary>Class 42 is raised before the first row.</summary>
    private static bool IsOfPlanning(RuleFinding finding) => finding.Finding.SqlState?.StartsWith("42", StringComparison.Ordinal) == true;
}
