using System.Collections.Immutable;
using StripeSync.Sql.Text;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.PostgrestHttp;

/// <summary>An address under <c>/rest/v1/</c>: the table, and what the query says about the conflict.</summary>
/// <param name="Table">The table.</param>
/// <param name="TableSpan">Where it stands in the text.</param>
internal sealed record PostgrestUrl(string Table, SqlSpan TableSpan)
{
    private const string Prefix = "rest/v1/";

    /// <summary>The text and the way back to the source.</summary>
    public SqlCandidate? Source { get; private init; }

    /// <summary>The columns of <c>on_conflict</c>.</summary>
    public ConflictColumns Target { get; private init; } = ConflictColumns.Default;

    /// <summary>Where the value of <c>on_conflict</c> stands; null where it does not.</summary>
    public SqlSpan? TargetSpan { get; private init; }

    /// <summary>The columns of <c>columns</c>; none where all columns of the payload are written.</summary>
    public ConflictColumns Columns { get; private init; } = ConflictColumns.Default;

    /// <summary>The columns of filters by equality, which a PUT needs for the primary key.</summary>
    public ImmutableArray<string> Filters { get; private init; } = ImmutableArray<string>.Empty;

    /// <summary>Reads an address.</summary>
    /// <param name="source">The text, with holes.</param>
    /// <param name="isUnderPrefix">Whether it is relative to an address that ends with the prefix.</param>
    /// <returns>The address; null where it names no table that is known.</returns>
    public static PostgrestUrl? Parse(SqlCandidate source, bool isUnderPrefix)
    {
        var text = source.Sql.Text;
        var question = IndexOrEnd(text, '?', 0);
        var start = StartOfTable(text, question, isUnderPrefix);
        if (start < 0)
            return null;
        var segment = text.Substring(start, question - start);
        if (segment.Length == 0 || source.Sql.Holes.Any(hole => hole >= start && hole < question) || segment.Any(static c => c is '/' or '#' or ' '))
            return null;

        // Order%20Lines; what is still escaped then was not written as PostgREST reads it.
        var table = Uri.UnescapeDataString(segment);
        if (table.Any(static c => c is '/' or '%'))
            return null;

        var url = new PostgrestUrl(table, SqlSpan.FromBounds(start, question)) { Source = source };
        for (var from = question + 1; from < text.Length;)
        {
            var end = IndexOrEnd(text, '&', from);
            url = url.With(source.Sql, from, end);
            from = end + 1;
        }

        return url;
    }

    private static int StartOfTable(string text, int question, bool isUnderPrefix)
    {
        var prefix = text.LastIndexOf("/" + Prefix, question, StringComparison.Ordinal);
        if (prefix >= 0)
            return prefix + Prefix.Length + 1;
        if (text.StartsWith(Prefix, StringComparison.Ordinal))
            return Prefix.Length;
        return isUnderPrefix && text.Length > 0 && text[0] != '/' && text.IndexOf(':') < 0 ? 0 : -1;
    }

    private static int IndexOrEnd(string text, char character, int start)
    {
        var index = start < text.Length ? text.IndexOf(character, start) : -1;
        return index < 0 ? text.Length : index;
    }

    /// <summary>Adds one parameter of the query. A hole where a name may stand may be anything.</summary>
    private PostgrestUrl With(SqlText text, int start, int end)
    {
        var equals = text.Text.IndexOf('=', start, end - start);
        var nameEnd = equals < 0 ? end : equals;
        if (HasHole(text, start, nameEnd))
            return this with { Target = ConflictColumns.Unknown, Columns = ConflictColumns.Unknown };
        var name = text.Text.Substring(start, nameEnd - start);
        var valueStart = Math.Min(nameEnd + 1, end);
        var raw = text.Text.Substring(valueStart, end - valueStart);
        var value = HasHole(text, valueStart, end) ? null : Uri.UnescapeDataString(raw.Replace('+', ' '));
        return name switch
        {
            "on_conflict" => this with { Target = ConflictColumns.Parse(value), TargetSpan = SqlSpan.FromBounds(valueStart, end) },
            "columns" => this with { Columns = ConflictColumns.Parse(value) },
            _ when raw.StartsWith("eq.", StringComparison.Ordinal) => this with { Filters = Filters.Add(name) },
            _ => this,
        };
    }

    private static bool HasHole(SqlText text, int start, int end) => text.Holes.Any(hole => hole >= start && hole < end);
}
