using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Schema;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes;

namespace StripeSyncAnalyzers;

/// <summary>
/// Turns the findings of one document into diagnostics: where they stand, what else they point to, and which remedies they carry.
/// One place is wrong once, though several calls send the same constant, or both sides of a conditional share the words there.
/// </summary>
internal sealed class FindingReporter(CompilationSchema schema, SyntaxTree tree)
{
    private readonly List<DiagnosticKey> order = new();
    private readonly Dictionary<DiagnosticKey, List<Placed>> places = new();

    /// <summary>Adds a finding in an SQL text.</summary>
    /// <param name="write">The write that sends the text.</param>
    /// <param name="candidate">The text.</param>
    /// <param name="finding">What is wrong with it.</param>
    /// <param name="repair">A change of the C# that repairs it too, or null; it comes behind those of the SQL.</param>
    public void Add(SqlWrite write, SqlCandidate candidate, Finding finding, SourceRemedy? repair)
    {
        var remedies = finding.Remedies.Select(remedy => candidate.Map.Translate(remedy, tree)).Append(repair).OfType<SourceRemedy>();
        Add(finding, candidate.Map.Locate(finding.Span), write.Sql.GetLocation(), remedies);
    }

    /// <summary>Adds a finding about a call that a library makes SQL of.</summary>
    /// <param name="write">The call.</param>
    /// <param name="finding">What is wrong with it.</param>
    /// <param name="repairs">The changes of the C# that repair it.</param>
    public void Add(CallWrite write, CallFinding finding, IEnumerable<CallRepair> repairs) =>
        Add(finding.Finding, write.Locate(finding.Part), write.Place, repairs.Select(static r => new SourceRemedy(r.Key, r.Title, r.Edits)));

    /// <summary>Makes the diagnostics, in the order in which their places were found.</summary>
    public IEnumerable<Diagnostic> Diagnose() => order.Select(key => Diagnose(places[key]));

    private static bool AreSame(SourceRemedy left, SourceRemedy right) => left.Key == right.Key && left.Edits.SequenceEqual(right.Edits);

    /// <param name="finding">What is wrong.</param>
    /// <param name="words">The words that are wrong, wherever they stand; null where no words of the source are.</param>
    /// <param name="place">The place in the analysed tree that stands for words elsewhere.</param>
    /// <param name="remedies">The remedies that can be carried out in the analysed tree.</param>
    private void Add(Finding finding, Location? words, Location place, IEnumerable<SourceRemedy> remedies)
    {
        // A diagnostic of another tree than the analysed one is dropped by an IDE: the argument stands for the words elsewhere.
        // Different words may be meant there, so the message is part of what tells two of them apart.
        var placed = words is not null && words.SourceTree == tree
            ? new Placed(new DiagnosticKey(finding.RuleId, words.SourceSpan, null), finding, words, null, remedies.ToImmutableArray())
            : new Placed(new DiagnosticKey(finding.RuleId, place.SourceSpan, finding.Message), finding, place, words, remedies.ToImmutableArray());
        if (!places.TryGetValue(placed.Key, out var same))
        {
            places.Add(placed.Key, same = new List<Placed>());
            order.Add(placed.Key);
        }

        same.Add(placed);
    }

    private Diagnostic Diagnose(List<Placed> same)
    {
        var first = same[0];
        // An edit changes every text that the words stand in, so it must be a remedy for each.
        var remedies = first.Remedies.Where(remedy => same.Skip(1).All(other => other.Remedies.Any(o => AreSame(o, remedy)))).ToImmutableArray();
        return Diagnostic.Create(
            Descriptors.Of(first.Finding.RuleId),
            first.Location,
            AdditionalLocations(first),
            RemedyProperties.Write(remedies),
            first.Finding.Message);
    }

    /// <summary>The words if they stand elsewhere, then the keys' and the table's declarations.</summary>
    private IEnumerable<Location> AdditionalLocations(Placed placed)
    {
        if (placed.WordsElsewhere is { } words)
            yield return words;
        foreach (var origin in placed.Finding.Keys.Select(static key => key.Origin).Append(placed.Finding.Table?.Origin).Distinct())
        {
            if (schema.Locate(origin) is { } declaration)
                yield return declaration;
        }
    }

    private readonly record struct DiagnosticKey(string RuleId, TextSpan Span, string? Message);

    private sealed record Placed(DiagnosticKey Key, Finding Finding, Location Location, Location? WordsElsewhere, ImmutableArray<SourceRemedy> Remedies);
}
