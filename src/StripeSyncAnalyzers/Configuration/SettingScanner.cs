using System.Collections.Immutable;
using System.Text;

namespace StripeSyncAnalyzers.Configuration;

/// <summary>Reads names as PostgreSQL writes them, from the value of a setting.</summary>
/// <remarks>A cursor: make one for each item, take what should be there, and ask <see cref="AtEnd"/>.</remarks>
internal sealed class SettingScanner(string text)
{
    private int position;

    /// <summary>True when nothing but white space is left.</summary>
    public bool AtEnd
    {
        get
        {
            SkipWhiteSpace();
            return position == text.Length;
        }
    }

    /// <summary>Splits a value at a separator that does not stand in double quotes; empty items are left out.</summary>
    /// <param name="value">The value.</param>
    /// <param name="separators">The separators.</param>
    /// <returns>The items, trimmed.</returns>
    public static ImmutableArray<string> Split(string value, params char[] separators)
    {
        var items = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= value.Length; i++)
        {
            if (i < value.Length && value[i] == '"')
                quoted = !quoted;
            if (i < value.Length && (quoted || Array.IndexOf(separators, value[i]) < 0))
                continue;
            var item = value.Substring(start, i - start).Trim();
            if (item.Length > 0)
                items.Add(item);
            start = i + 1;
        }

        return items.ToImmutable();
    }

    /// <summary>Takes a character if it is next.</summary>
    /// <param name="expected">The character.</param>
    /// <returns><see langword="true"/> if it was.</returns>
    public bool TryTake(char expected)
    {
        SkipWhiteSpace();
        if (position == text.Length || text[position] != expected)
            return false;
        position++;
        return true;
    }

    /// <summary>Takes a name: folded to lower case, or exactly as it stands in double quotes.</summary>
    /// <param name="isPattern">Whether <c>*</c> stands for any run of characters.</param>
    /// <returns>The name, or null when none is next.</returns>
    public string? TakeName(bool isPattern = false)
    {
        SkipWhiteSpace();
        if (position == text.Length)
            return null;
        if (text[position] == '"')
            return TakeQuotedName();

        var start = position;
        while (position < text.Length && IsNameCharacter(text[position], isFirst: position == start, isPattern))
            position++;
        return position == start ? null : FoldAscii(text.Substring(start, position - start));
    }

    /// <summary>Takes a name that a schema may qualify.</summary>
    /// <param name="isPattern">Whether <c>*</c> stands for any run of characters.</param>
    /// <returns><c>name</c> or <c>schema.name</c>; null when none is next, or when a quoted part holds a dot or a star, which this form cannot express.</returns>
    public string? TakeQualifiedName(bool isPattern = false)
    {
        var first = TakeName(isPattern);
        if (first is null || first.IndexOf('.') >= 0)
            return null;
        if (!TryTake('.'))
            return first;
        var second = TakeName(isPattern);
        return second is null || second.IndexOf('.') >= 0 ? null : first + "." + second;
    }

    private static bool IsNameCharacter(char c, bool isFirst, bool isPattern) =>
        char.IsLetter(c) || c == '_' || (isPattern && c == '*') || (!isFirst && (char.IsDigit(c) || c == '$'));

    // PostgreSQL folds the ASCII letters of a name in a UTF-8 database and leaves the others as they are.
    private static string FoldAscii(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var c in name)
            folded.Append(c is >= 'A' and <= 'Z' ? (char)(c + ('a' - 'A')) : c);
        return folded.ToString();
    }

    private string? TakeQuotedName()
    {
        var name = new StringBuilder();
        for (var i = position + 1; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                name.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '"')
            {
                name.Append('"');
                i++;
            }
            else
            {
                position = i + 1;
                return name.Length == 0 ? null : name.ToString();
            }
        }

        return null;
    }

    private void SkipWhiteSpace()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
    }
}
