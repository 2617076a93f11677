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

    /// <summary>Adds a finding.</summary>
    /// <param name="write">The write that sends the text.</param>
    /// <param name="candidate">The text.</param>
    /// <param name="finding">What is wrong with it.</param>
    public void Add(SqlWrite write, SqlCandidate candidate, Finding finding)
    {
        var placed = Place(write, candidate.Map, finding);
        if (!places.TryGetValue(placed.Key, out var same))
        {
            places.Add(placed.Key, same = new List<Placed>());
            order.Add(placed.Key);
        }

        same.Add(placed);
    }

    /// <summary>Makes the diagnostics, in the order in which their places were found.</summary>
    public IEnumerable<Diagnostic> Diagnose() => order.Select(key => Diagnose(places[key]));

    private static bool AreSame(SourceRemedy left, SourceRemedy right) => left.Key == right.Key && left.Edits.SequenceEqual(right.Edits);

    private Placed Place(SqlWrite write, SqlSourceMap map, Finding finding)
    {
        var literal = map.Locate(finding.Span);
        // A diagnostic of another tree than the analysed one is dropped by an IDE: the argument stands for the words elsewhere.
        // Different words may be meant there, so the message is part of what tells two of them apart.
        return literal is not null && literal.SourceTree == tree
            ? new Placed(new DiagnosticKey(finding.RuleId, literal.SourceSpan, null), finding, map, literal, null)
            : new Placed(new DiagnosticKey(finding.RuleId, write.Sql.Span, finding.Message), finding, map, write.Sql.GetLocation(), literal);
    }

    private Diagnostic Diagnose(List<Placed> same)
    {
        var first = same[0];
        // An edit changes every text that the words stand in, so it must be a remedy for each.
        var others = same.Skip(1).Select(RemediesOf).ToImmutableArray();
        var remedies = RemediesOf(first).Where(remedy => others.All(other => other.Any(o => AreSame(o, remedy)))).ToImmutableArray();
        return Diagnostic.Create(
            Descriptors.Of(first.Finding.RuleId),
            first.Location,
            AdditionalLocations(first),
            RemedyProperties.Write(remedies),
            first.Finding.Message);
    }

    /// <summary>The remedies that can be carried out in this document.</summary>
    private ImmutableArray<SourceRemedy> RemediesOf(Placed placed)
    {
        var remedies = ImmutableArray.CreateBuilder<SourceRemedy>();
        foreach (var remedy in placed.Finding.Remedies)
        {
            var edits = remedy.Edits.Select(placed.Map.Translate).ToImmutableArray();
            if (edits.All(edit => edit is not null && edit.Tree == tree))
                remedies.Add(new SourceRemedy(remedy.Key, remedy.Title, edits.Select(static e => new LiteralEdit(e!.Span, e.NewSql)).ToImmutableArray()));
        }

        return remedies.ToImmutable();
    }

    /// <summary>The literal if it stands elsewhere, then the keys' and the table's declarations.</summary>
    private IEnumerable<Location> AdditionalLocations(Placed placed)
    {
        if (placed.LiteralElsewhere is { } literal)
            yield return literal;
        foreach (var origin in placed.Finding.Keys.Select(static key => key.Origin).Append(placed.Finding.Table?.Origin).Distinct())
        {
            if (schema.Locate(origin) is { } declaration)
                yield return declaration;
        }
    }

    private readonly record struct DiagnosticKey(string RuleId, TextSpan Span, string? Message);

    private sealed record Placed(DiagnosticKey Key, Finding Finding, SqlSourceMap Map, Location Location, Location? LiteralElsewhere);
}
