using System.Text;

namespace StripeSync.Queue;

/// <summary>Names and texts on their way into SQL.</summary>
static class SqlName
{
    /// <summary>PostgreSQL's NAMEDATALEN less one: it cuts longer names, in bytes.</summary>
    const int MaxBytes = 63;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Why no table can have this name, or <see langword="null"/>.</summary>
    public static string? Problem(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return "must not be empty.";
        if (name.Contains('\0', StringComparison.Ordinal))
            return "must not contain the character NUL.";
        try
        {
            return Strict.GetByteCount(name) > MaxBytes ? $"must not be longer than {MaxBytes} bytes in UTF-8." : null;
        }
        catch (EncoderFallbackException)
        {
            return "must be valid Unicode.";
        }
    }

    /// <summary><c>a"b</c> ► <c>"a""b"</c>: an identifier that means exactly this name.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A string literal that means exactly this text, whatever standard_conforming_strings says.</summary>
    public static string Literal(string text)
    {
        var doubled = text.Replace("'", "''", StringComparison.Ordinal);
        return doubled.Contains('\\', StringComparison.Ordinal)
            ? $"E'{doubled.Replace("\\", "\\\\", StringComparison.Ordinal)}'"
            : $"'{doubled}'";
    }

    /// <summary>A name for something that belongs to <paramref name="name"/>: its start is cut where the whole would be too long.</summary>
    public static string Derived(string name, string suffix)
    {
        var start = name;
        while (Strict.GetByteCount(start) + suffix.Length > MaxBytes)
            start = start[..^(char.IsLowSurrogate(start[^1]) ? 2 : 1)];
        return start + suffix;
    }
}
