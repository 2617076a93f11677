using System.Collections.Immutable;
using System.Text;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;
using StripeSync.Tool.Files;

namespace StripeSync.Tool.Lint;

/// <summary>The first remedy of each finding of one text, as far as they do not touch each other.</summary>
internal sealed class TextRepair
{
    private TextRepair(SourceText source, ImmutableArray<(LintFinding Finding, Remedy Remedy)> repairs, ImmutableArray<SqlEdit> edits)
    {
        Source = source;
        Repairs = repairs;
        Edits = edits;
    }

    public SourceText Source { get; }

    /// <summary>What is repaired, and how.</summary>
    public ImmutableArray<(LintFinding Finding, Remedy Remedy)> Repairs { get; }

    /// <summary>The edits, ascending, with the line ends of the text.</summary>
    public ImmutableArray<SqlEdit> Edits { get; }

    public static TextRepair Of(SourceText source, IEnumerable<LintFinding> findings)
    {
        var lineEnd = source.Text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var repairs = ImmutableArray.CreateBuilder<(LintFinding, Remedy)>();
        var taken = new List<SqlEdit>();
        foreach (var finding in findings)
        {
            if (finding.Finding.Remedies is not [var remedy, ..] || remedy.Edits.Any(edit => taken.Exists(other => Touch(edit.Span, other.Span))))
                continue;
            repairs.Add((finding, remedy));
            taken.AddRange(remedy.Edits.Select(edit => edit with { NewText = edit.NewText.Replace("\n", lineEnd, StringComparison.Ordinal) }));
        }

        return new TextRepair(source, repairs.ToImmutable(), [.. taken.OrderBy(static edit => edit.Span.Start)]);
    }

    /// <summary>The text with the edits.</summary>
    public string Apply()
    {
        var text = new StringBuilder();
        var copied = 0;
        foreach (var edit in Edits)
        {
            text.Append(Source.Text, copied, edit.Span.Start - copied).Append(edit.NewText);
            copied = edit.Span.End;
        }

        return text.Append(Source.Text, copied, Source.Text.Length - copied).ToString();
    }

    /// <summary>Two insertions at one place touch too: which one comes first is not ours to say.</summary>
    private static bool Touch(SqlSpan a, SqlSpan b) => a.Start <= b.End && b.Start <= a.End;
}
