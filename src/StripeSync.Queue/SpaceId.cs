using System.Globalization;

namespace StripeSync.Queue;

/// <summary>The id of a space: a uuid, a number or a text, as the queue's <c>space_id</c> column has it.</summary>
public readonly record struct SpaceId
{
    readonly string? _text;

    /// <summary>A space with a uuid.</summary>
    /// <param name="value">The uuid.</param>
    public SpaceId(Guid value) => _text = value.ToString("D");

    /// <summary>A space with a number.</summary>
    /// <param name="value">The number.</param>
    public SpaceId(long value) => _text = value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A space by the text of its id, which PostgreSQL reads as the column's type.</summary>
    /// <param name="value">The id's text.</param>
    /// <exception cref="ArgumentException">The text has a NUL character, which PostgreSQL cannot hold.</exception>
    public SpaceId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A space id must not contain the character NUL.", nameof(value));
        _text = value;
    }

    /// <summary>The text that PostgreSQL reads.</summary>
    /// <exception cref="ArgumentException">This is <c>default(SpaceId)</c>, which is no space.</exception>
    internal string Text => _text ?? throw new ArgumentException("The space id is empty.");

    /// <summary>Converts a uuid.</summary>
    /// <param name="value">The uuid.</param>
    public static implicit operator SpaceId(Guid value) => new(value);

    /// <summary>Converts a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator SpaceId(long value) => new(value);

    /// <summary>Converts the text of an id.</summary>
    /// <param name="value">The id's text.</param>
    public static implicit operator SpaceId(string value) => new(value);

    /// <summary>The id's text; empty for <c>default(SpaceId)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text ?? "";
}
