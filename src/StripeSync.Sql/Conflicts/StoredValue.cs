using System.Globalization;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>What a column keeps of a literal: an integer column rounds 1.6 to 2, a varchar(3) cuts blanks that do not fit.</summary>
internal static class StoredValue
{
    /// <summary>Gives the value as the column keeps it.</summary>
    /// <param name="written">The literal, also under casts.</param>
    /// <param name="type">The type of the column.</param>
    /// <returns>The value, or null where it is not known, or where the server refuses it.</returns>
    public static LiteralExpression? Of(Expression written, string type)
    {
        // The depth of every tree is bounded, see Expression.MaxDepth.
        switch (written)
        {
            case LiteralExpression literal: return Assign(literal, type);
            case CastExpression cast when Of(cast.Operand, cast.Type) is { } inner:
                if (inner.Kind == LiteralKind.Null || Split(cast.Type) == Split(type))
                    return inner;
                return (BuiltIns.IsText(cast.Type) && IsCharacters(type)) || (IsNumber(cast.Type) && IsNumber(type)) ? Assign(inner, type) : null;
            default: return null;
        }
    }

    public static bool IsNumber(string type) => BuiltIns.IsInteger(type) || Split(type).Name is "numeric" or "real" or "double precision";

    /// <summary>The three types of strings; blanks at the end of a <c>character(n)</c> mean nothing.</summary>
    public static bool IsCharacters(string type) => BuiltIns.IsText(type) || IsPadded(type);

    public static bool IsPadded(string? type) => type is not null && Split(type).Name == "character";

    private static LiteralExpression? Assign(LiteralExpression literal, string type)
    {
        if (literal.Kind == LiteralKind.Null)
            return literal;
        var (name, modifiers) = Split(type);
        switch (name)
        {
            case "smallint" or "integer" or "bigint": return Integer(literal, name);
            case "numeric": return Numeric(literal, modifiers);
            case "real" or "double precision": return Float(literal);
            case "text": return Text(literal, limit: null);
            case "character varying": return Text(literal, modifiers.Length == 0 ? null : Limit(modifiers));
            case "character" when Text(literal, modifiers.Length == 0 ? 1 : Limit(modifiers)) is { } padded: return String(literal, padded.Value.TrimEnd(' '));
            case "character": return null;
            case "boolean": return Boolean(literal);
        }

        // A domain or an enum keeps a string and a whole number as they are, as far as they are comparable; other types write some values in another way.
        return literal.Kind switch
        {
            LiteralKind.Number => IsWhole(literal.Value) ? literal : null,
            LiteralKind.Bits => null,
            _ => literal,
        };
    }

    private static LiteralExpression? Integer(LiteralExpression literal, string type)
    {
        decimal value;
        if (literal.Kind == LiteralKind.String)
        {
            // A string is read by the type, which knows no fraction.
            if (!decimal.TryParse(literal.Value.Trim(' '), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
                return null;
        }
        else if (literal.Kind != LiteralKind.Number || !TryNumber(literal.Value, out value))
        {
            return null;
        }

        value = Math.Round(value, MidpointRounding.AwayFromZero);
        var limit = type switch { "smallint" => 32768m, "integer" => 2147483648m, _ => 9223372036854775808m };
        return value >= -limit && value < limit ? Number(literal, value) : null;
    }

    private static LiteralExpression? Numeric(LiteralExpression literal, string modifiers)
    {
        if (literal.Kind is not (LiteralKind.Number or LiteralKind.String) || !TryNumber(literal.Value.Trim(' '), out var value))
            return null;
        if (modifiers.Length == 0)
            return Number(literal, value);
        var parts = modifiers.Split(',');
        var scale = 0;
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var precision) || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out scale)))
            return null;
        if (precision > 28 || scale > precision || parts.Length > 2)
            return null;
        value = Math.Round(value, scale, MidpointRounding.AwayFromZero);
        var limit = 1m;
        for (var digit = scale; digit < precision; digit++)
            limit *= 10;
        return Math.Abs(value) < limit ? Number(literal, value) : null;
    }

    /// <summary>Whole numbers of this size are the same in binary.</summary>
    private static LiteralExpression? Float(LiteralExpression literal) =>
        literal.Kind is LiteralKind.Number or LiteralKind.String && TryNumber(literal.Value.Trim(' '), out var value) && value == decimal.Truncate(value) && Math.Abs(value) < 1 << 24 ? Number(literal, value) : null;

    private static LiteralExpression? Text(LiteralExpression literal, int? limit)
    {
        var value = literal.Kind switch
        {
            LiteralKind.String => literal.Value,
            LiteralKind.True => "true",
            LiteralKind.False => "false",
            LiteralKind.Number when IsWhole(literal.Value) && TryNumber(literal.Value, out var number) => number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        if (value is null || limit == 0)
            return null;
        if (limit is { } length && Length(value) > length)
        {
            // Blanks that do not fit are cut; anything else is refused with 22001.
            var kept = value.TrimEnd(' ');
            if (Length(kept) > length || value.Any(char.IsSurrogate))
                return null;
            value = value.Substring(0, length);
        }

        return String(literal, value);
    }

    private static LiteralExpression? Boolean(LiteralExpression literal)
    {
        if (literal.Kind is LiteralKind.True or LiteralKind.False)
            return literal;
        if (literal.Kind != LiteralKind.String)
            return null;
        return literal.Value.Trim(' ').ToLowerInvariant() switch
        {
            "t" or "true" or "y" or "yes" or "on" or "1" => new LiteralExpression(literal.Span, LiteralKind.True, "true"),
            "f" or "false" or "n" or "no" or "off" or "0" => new LiteralExpression(literal.Span, LiteralKind.False, "false"),
            _ => null,
        };
    }

    /// <summary>The number of characters, as PostgreSQL counts them.</summary>
    public static int Length(string value) => value.Length - value.Count(char.IsLowSurrogate);

    /// <summary>The name of a type without its modifiers, and these.</summary>
    private static (string Name, string Modifiers) Split(string type)
    {
        var start = type.IndexOf('(');
        var end = type.IndexOf(')', Math.Max(start, 0));
        return start < 0 || end < 0 ? (type, "") : (type.Remove(start, end + 1 - start), type.Substring(start + 1, end - start - 1).Replace(" ", ""));
    }

    /// <summary>The n of <c>character varying(n)</c>; 0 where it is not understood.</summary>
    private static int Limit(string modifiers) => int.TryParse(modifiers, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : 0;

    private static bool IsWhole(string number) => number.All(static c => c is >= '0' and <= '9' or '-');

    private static bool TryNumber(string value, out decimal number) => decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);

    private static LiteralExpression Number(LiteralExpression at, decimal value) => new(at.Span, LiteralKind.Number, value.ToString(CultureInfo.InvariantCulture));

    private static LiteralExpression String(LiteralExpression at, string value) => value == at.Value && at.Kind == LiteralKind.String ? at : new LiteralExpression(at.Span, LiteralKind.String, value);
}
