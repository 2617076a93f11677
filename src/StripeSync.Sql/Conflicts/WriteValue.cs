using System.Globalization;

namespace StripeSync.Sql.Conflicts;

/// <summary>What is known of a value that a library writes.</summary>
public readonly record struct WriteValue
{
    private WriteValue(WriteValueKind kind, string? sql = null)
    {
        Kind = kind;
        Sql = sql;
    }

    /// <summary>Not even known whether the library sends the column: what <c>default</c> stands for.</summary>
    public static WriteValue Undetermined => default;

    /// <summary>Sent, value unknown.</summary>
    public static WriteValue Supplied { get; } = new(WriteValueKind.Supplied);

    /// <summary>Sent, and made fresh for each row, as <c>Guid.NewGuid()</c> does: no stored row has it.</summary>
    public static WriteValue Fresh { get; } = new(WriteValueKind.Fresh);

    /// <summary>Sent, and certainly NULL.</summary>
    public static WriteValue Null { get; } = new(WriteValueKind.Null);

    /// <summary>Not sent: the column's default, or what the database generates.</summary>
    public static WriteValue Omitted { get; } = new(WriteValueKind.Omitted);

    /// <summary>How much is known.</summary>
    public WriteValueKind Kind { get; }

    /// <summary>The literal as SQL; null of other kinds.</summary>
    internal string? Sql { get; }

    /// <summary>A text that is known.</summary>
    /// <param name="text">The characters.</param>
    /// <returns>The value.</returns>
    public static WriteValue Of(string text) => new(WriteValueKind.Literal, "'" + text.Replace("'", "''") + "'");

    /// <summary>A truth value that is known.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The value.</returns>
    public static WriteValue Of(bool value) => new(WriteValueKind.Literal, value ? "true" : "false");

    /// <summary>A number that is known.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The value.</returns>
    public static WriteValue Of(decimal number) => new(WriteValueKind.Literal, number.ToString(CultureInfo.InvariantCulture));
}

/// <summary>How much is known of a <see cref="WriteValue"/>.</summary>
public enum WriteValueKind
{
    /// <summary>Nothing.</summary>
    Undetermined,

    /// <summary>It is sent.</summary>
    Supplied,

    /// <summary>It is sent and no stored row has it.</summary>
    Fresh,

    /// <summary>NULL is sent.</summary>
    Null,

    /// <summary>The value itself.</summary>
    Literal,

    /// <summary>It is not sent.</summary>
    Omitted,
}
