using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.PostgrestHttp;

/// <summary>
/// Reads a JSON body that stands in the source as a text: one object, or an array of objects with the same members. A value may have a hole, as in
/// <c>"space_id": {id}</c>; where a name or a bracket is not known, nothing is.
/// </summary>
internal sealed class JsonText
{
    private readonly SqlText json;
    private int position;

    private JsonText(SqlText json) => this.json = json;

    /// <summary>Reads a body.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The columns and values; unknown for other texts.</returns>
    public static Payload Read(SqlText json)
    {
        var reader = new JsonText(json);
        var rows = new List<List<(string Column, WriteValue Value)>>();
        var isArray = reader.Accept('[');
        do
        {
            if (reader.Object() is not { Count: > 0 } row)
                return Payload.Unknown;
            rows.Add(row);
        }
        while (isArray && reader.Accept(','));
        if ((isArray && !reader.Accept(']')) || !reader.IsAtEnd())
            return Payload.Unknown;

        // PostgREST refuses objects with different keys.
        var columns = rows[0].Select(static pair => pair.Column).ToImmutableArray();
        return columns.Distinct(StringComparer.Ordinal).Count() == columns.Length && rows.TrueForAll(row => row.Select(static pair => pair.Column).SequenceEqual(columns))
            ? new Payload(columns, ColumnsAreKnown: true, rows.Select(static row => row.Select(static pair => pair.Value).ToImmutableArray()).ToImmutableArray(), RowsAreKnown: true)
            : Payload.Unknown;
    }

    private List<(string Column, WriteValue Value)>? Object()
    {
        var members = new List<(string, WriteValue)>();
        if (!Accept('{'))
            return null;
        do
        {
            if (String() is not { HasHole: false, Text: var name } || !Accept(':') || Value() is not { } value)
                return null;
            members.Add((name, value));
        }
        while (Accept(','));
        return Accept('}') ? members : null;
    }

    private WriteValue? Value()
    {
        SkipBlanks();
        if (position >= json.Text.Length)
            return null;
        switch (json.Text[position])
        {
            case '"':
                return String() is var (text, hasHole) ? hasHole ? WriteValue.Supplied : WriteValue.Of(text) : null;
            case '{' or '[':
                return SkipNested() ? WriteValue.Supplied : null;
            default:
                var start = position;
                while (position < json.Text.Length && json.Text[position] is not (',' or '}' or ']' or '{' or '[' or '"' or ':'))
                    position++;
                return json.Holes.Any(hole => hole >= start && hole < position) ? WriteValue.Supplied : Word(json.Text.Substring(start, position - start).Trim());
        }
    }

    private static WriteValue? Word(string word) => word switch
    {
        "null" => WriteValue.Null,
        "true" => WriteValue.Of(true),
        "false" => WriteValue.Of(false),
        _ when decimal.TryParse(word, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => WriteValue.Of(number),
        _ when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => WriteValue.Supplied,
        _ => null,
    };

    /// <summary>An object or array as a value: its strings may hold brackets.</summary>
    private bool SkipNested()
    {
        var depth = 0;
        while (position < json.Text.Length)
        {
            switch (json.Text[position])
            {
                case '"':
                    if (String() is null)
                        return false;
                    continue;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']':
                    depth--;
                    break;
            }

            position++;
            if (depth == 0)
                return true;
        }

        return false;
    }

    private (string Text, bool HasHole)? String()
    {
        SkipBlanks();
        if (position >= json.Text.Length || json.Text[position] != '"')
            return null;
        var text = new StringBuilder();
        var hasHole = false;
        for (position++; position < json.Text.Length; position++)
        {
            var character = json.Text[position];
            hasHole |= json.IsHole(position);
            if (character == '"')
            {
                position++;
                return (text.ToString(), hasHole);
            }

            if (character != '\\')
                text.Append(character);
            else if (position + 1 < json.Text.Length && json.Text[position + 1] is '"' or '\\' or '/')
                text.Append(json.Text[++position]);
            else
                // Other escapes are not decoded: the text is one that is not known.
                hasHole = true;
        }

        return null;
    }

    private bool Accept(char character)
    {
        SkipBlanks();
        if (position >= json.Text.Length || json.Text[position] != character)
            return false;
        position++;
        return true;
    }

    private bool IsAtEnd()
    {
        SkipBlanks();
        return position >= json.Text.Length;
    }

    private void SkipBlanks()
    {
        while (position < json.Text.Length && json.Text[position] is ' ' or '\t' or '\r' or '\n')
            position++;
    }
}
