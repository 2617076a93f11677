namespace StripeSync.Sql.Parsing;

/// <summary>What a migration file holds for going back is not replayed.</summary>
internal static class DownSections
{
    private static readonly string[] DownMarkers = ["migrate:down", "+goose down", "+migrate down", "@down", "down migration", "//@undo", "@undo", "!downs"];
    private static readonly string[] UpMarkers = ["migrate:up", "+goose up", "+migrate up", "@up", "up migration", "//@do", "!ups"];

    /// <summary>Says whether a whole file is for going back: <c>*.down.sql</c>, <c>*_down.sql</c>, <c>down.sql</c>, Flyway's <c>U2__*.sql</c>.</summary>
    public static bool IsDownFile(string path)
    {
        var slash = path.LastIndexOfAny(Separators);
        var name = path.AsSpan(slash + 1);
        if (name.Equals("down.sql".AsSpan(), StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".down.sql".AsSpan(), StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("_down.sql".AsSpan(), StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (name.Length < 4 || name[0] != 'U')
            return false;
        var digits = 1;
        while (digits < name.Length && (char.IsDigit(name[digits]) || name[digits] == '.' || (name[digits] == '_' && digits + 1 < name.Length && name[digits + 1] != '_')))
            digits++;
        return digits > 1 && name.Slice(digits).StartsWith("__".AsSpan());
    }

    /// <summary>Replaces the down sections by white space, so that positions stay; each begins with a semicolon that ends what stands before.</summary>
    public static string Blank(string text)
    {
        char[]? blanked = null;
        var down = -1;
        for (var position = NextComment(text, 0); position >= 0; position = NextComment(text, LineEnd(text, position)))
        {
            var lineStart = LineStart(text, position);
            if (lineStart < 0)
                continue;
            if (lineStart < position && text[lineStart] == '#' && down < 0)
            {
                // "# --- !Ups" of Play evolutions: no comment to PostgreSQL.
                blanked ??= text.ToCharArray();
                blanked[lineStart] = ' ';
            }

            if (down < 0 && IsMarker(text, position, DownMarkers))
            {
                down = lineStart;
            }
            else if (down >= 0 && IsMarker(text, position, UpMarkers))
            {
                Clear(blanked ??= text.ToCharArray(), down, lineStart);
                down = -1;
                if (text[lineStart] == '#')
                    blanked[lineStart] = ' ';
            }
        }

        if (down >= 0)
            Clear(blanked ??= text.ToCharArray(), down, text.Length);
        return blanked is null ? text : new string(blanked);
    }

    private static readonly char[] Separators = ['/', '\\'];

    private static int NextComment(string text, int from)
    {
        if (from >= text.Length)
            return -1;
        var index = text.AsSpan(from).IndexOf("--".AsSpan());
        return index < 0 ? -1 : from + index;
    }

    /// <summary>One look a line: behind the first dashes everything is the comment.</summary>
    private static int LineEnd(string text, int position)
    {
        var end = text.IndexOf('\n', position);
        return end < 0 ? text.Length : end;
    }

    /// <summary>The first character of the line that is not white space, if nothing but a # stands before the comment; else -1.</summary>
    private static int LineStart(string text, int comment)
    {
        var start = comment;
        while (start > 0 && text[start - 1] is ' ' or '\t' or '#' or '-')
            start--;
        if (start > 0 && text[start - 1] is not ('\n' or '\r' or '\uFEFF'))
            return -1;
        while (text[start] is ' ' or '\t')
            start++;
        return start;
    }

    private static bool IsMarker(string text, int comment, string[] markers)
    {
        var position = comment;
        while (position < text.Length && text[position] is ' ' or '\t' or '-')
            position++;
        foreach (var marker in markers)
        {
            if (string.Compare(text, position, marker, 0, marker.Length, StringComparison.OrdinalIgnoreCase) == 0)
                return true;
        }

        return false;
    }

    private static void Clear(char[] text, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (text[i] is not ('\n' or '\r'))
                text[i] = ' ';
        }

        text[start] = ';';
    }
}
