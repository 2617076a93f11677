using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ3005: why there are no findings about a table.</summary>
internal sealed class StatementNotUnderstood : SchemaRule
{
    public const string Id = "SSQ3005";

    public override IEnumerable<Finding> Judge(Catalog catalog, SchemaFile file)
    {
        // Several parts of one block may be the reason: it is said once.
        foreach (var statement in catalog.Notes.NotUnderstood.Where(note => note.File == file).GroupBy(note => FirstLine(file.Text, note.Span)))
        {
            var tables = statement
                .SelectMany(static note => note.Relations)
                .Select(name => catalog.Resolve(name.Schema, name.Name, default).Table)
                .Where(static table => table is { IsKnown: false, Kind: RelationKind.Table or RelationKind.PartitionedTable })
                .Select(static table => FindingText.Name(table!))
                .Distinct(StringComparer.Ordinal)
                .ToList();
            if (tables.Count == 0)
                continue;
            var names = tables.Count <= 2 ? string.Join(" and ", tables) : $"{tables[0]}, {tables[1]} and {tables.Count - 2} more";
            var what = statement.Any(static note => note.IsDynamic) ? "What this code does is not known" : "This statement is not understood";
            yield return new Finding(Id, statement.Key, Certainty.Possible, null, FindingText.Fit($"{what}, so nothing is said about writes to {names}; plain statements that declare keys are understood"));
        }
    }

    /// <summary>A block of fifty lines is not underlined as a whole.</summary>
    private static SqlSpan FirstLine(string text, SqlSpan span)
    {
        var end = text.IndexOfAny(LineBreaks, span.Start, span.Length);
        if (end < 0)
            return span;
        while (end > span.Start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return SqlSpan.FromBounds(span.Start, end);
    }

    private static readonly char[] LineBreaks = ['\r', '\n'];
}
