using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Schema;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes;

namespace StripeSyncAnalyzers;

/// <summary>Turns the findings of one write into diagnostics: where they stand, what else they point to, and which remedies they carry.</summary>
internal sealed class FindingReporter(CompilationSchema schema)
{
    // One constant that several calls use is wrong once. The first call owns the diagnostic and reports it again whenever its document is
    // analysed again, which an IDE does over one compilation; the others stay silent.
    private readonly ConcurrentDictionary<DiagnosticKey, Owner> owners = new();

    /// <summary>Reports what is wrong with a write.</summary>
    /// <param name="context">The analysis of the node that is the write.</param>
    /// <param name="write">The write.</param>
    /// <param name="judged">The texts that it may send, with the findings of each.</param>
    public void Report(SyntaxNodeAnalysisContext context, SqlWrite write, ImmutableArray<(SqlCandidate Candidate, ImmutableArray<Finding> Findings)> judged)
    {
        var owner = new Owner(write.Call.SyntaxTree, write.Call.Span);
        var found = judged
            .SelectMany(static j => j.Findings.Select(finding => (j.Candidate, Finding: finding)))
            .Select(f => new Placed(f.Finding, f.Candidate.Map, PrimaryLocation(f.Finding, f.Candidate.Map, write)))
            .GroupBy(static p => p.Key);
        foreach (var group in found)
        {
            if (owners.GetOrAdd(group.Key, owner) == owner)
                context.ReportDiagnostic(Diagnose(group.ToImmutableArray(), write.Sql.SyntaxTree));
        }
    }

    private static (Location Location, bool IsExact) PrimaryLocation(Finding finding, SqlSourceMap map, SqlWrite write) =>
        // An IDE drops a diagnostic that lies in another tree than the analysed one.
        map.Locate(finding.Span) is { } exact && exact.SourceTree == write.Sql.SyntaxTree
            ? (exact, true)
            : (write.Sql.GetLocation(), false);

    private static ImmutableArray<SourceRemedy> Remedies(Placed placed, SyntaxTree tree)
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

    private static bool AreSame(SourceRemedy left, SourceRemedy right) => left.Key == right.Key && left.Edits.SequenceEqual(right.Edits);

    /// <summary>One diagnostic for one place, though several texts (both sides of a conditional) may share the words there.</summary>
    private Diagnostic Diagnose(ImmutableArray<Placed> same, SyntaxTree tree)
    {
        var first = same[0];
        // An edit of shared words changes every text that they stand in: it must be a remedy for each.
        var others = same.Skip(1).Select(placed => Remedies(placed, tree)).ToImmutableArray();
        var remedies = Remedies(first, tree).Where(remedy => others.All(other => other.Any(o => AreSame(o, remedy)))).ToImmutableArray();
        return Diagnostic.Create(
            Descriptors.Of(first.Finding.RuleId),
            first.Location,
            AdditionalLocations(first),
            PropertiesOf(remedies),
            first.Finding.Message);
    }

    private static ImmutableDictionary<string, string?> PropertiesOf(ImmutableArray<SourceRemedy> remedies) =>
        remedies.IsEmpty ? ImmutableDictionary<string, string?>.Empty : RemedyProperties.Write(remedies);

    /// <summary>The literal if it stands elsewhere, then the keys' and the table's declarations.</summary>
    private IEnumerable<Location> AdditionalLocations(Placed placed)
    {
        if (!placed.IsExact && placed.Map.Locate(placed.Finding.Span) is { } literal)
            yield return literal;
        foreach (var origin in placed.Finding.Keys.Select(static key => key.Origin).Append(placed.Finding.Table?.Origin).Distinct())
        {
            if (schema.Locate(origin) is { } declaration)
                yield return declaration;
        }
    }

    private sealed record Owner(SyntaxTree Tree, TextSpan Span);

    /// <param name="RuleId">The rule.</param>
    /// <param name="Tree">The tree.</param>
    /// <param name="Span">The place.</param>
    /// <param name="Message">At an argument, which stands for words elsewhere, the message too: the words may be different ones.</param>
    private sealed record DiagnosticKey(string RuleId, SyntaxTree? Tree, TextSpan Span, string? Message);

    private sealed class Placed(Finding finding, SqlSourceMap map, (Location Location, bool IsExact) primary)
    {
        public Finding Finding { get; } = finding;

        public SqlSourceMap Map { get; } = map;

        public Location Location { get; } = primary.Location;

        public bool IsExact { get; } = primary.IsExact;

        public DiagnosticKey Key { get; } =
            new(finding.RuleId, primary.Location.SourceTree, primary.Location.SourceSpan, primary.IsExact ? null : finding.Message);
    }
}
