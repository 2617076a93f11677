using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace StripeSync.Queue;

/// <summary>Parameters that PostgreSQL reads as whatever type the statement needs: a space id may be a uuid, a number or a text.</summary>
static class SqlParameters
{
    /// <summary>A parameter whose type the server infers.</summary>
    public static NpgsqlParameter Text(string? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Unknown, Value = (object?)value ?? DBNull.Value };

    /// <summary>An array whose element type the server infers.</summary>
    public static NpgsqlParameter Array(IEnumerable<string?> values)
    {
        var text = new StringBuilder("{");
        foreach (var value in values)
        {
            if (text.Length > 1)
                text.Append(',');
            if (value is null)
                text.Append("NULL");
            else
                text.Append('"').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }
        return Text(text.Append('}').ToString());
    }

    /// <summary>A text that PostgreSQL can hold: what it cannot is shown as U+FFFD.</summary>
    public static string Storable(string text)
    {
        var isFine = true;
        foreach (var rune in text.EnumerateRunes())
            isFine &= rune.Value != 0 && rune != Rune.ReplacementChar;
        return isFine ? text : string.Concat(text.EnumerateRunes().Select(rune => rune.Value == 0 ? Rune.ReplacementChar : rune));
    }

    /// <summary>Throws for an event type that no column can hold.</summary>
    public static string EventType(string eventType)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventType);
        return eventType.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("An event type must not contain the character NUL.", nameof(eventType))
            : eventType;
    }
}
