using System.Globalization;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>The value of a unique key in a proposed row, as a text: rows with equal texts are equal to the key.</summary>
internal static class ProposedKey
{
    /// <summary>Gives the text; null where a value is not known, where a NULL keeps the row apart, or where a partial index leaves it out.</summary>
    public static string? Of(Write write, int row, UniqueKey key)
    {
        if (key.Predicate is not null && new PredicateEvaluator(write, row).Holds(key.Predicate) != Ternary.Yes)
            return null;
        var parts = new string[key.Elements.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var element = key.Elements[i];
            var part = element.Column is not null ? Of(write, row, element.Column) : Of(write, row, element.Expression!);
            if (part is null || (part == Null && !key.NullsNotDistinct))
                return null;
            parts[i] = part.Length.ToString(CultureInfo.InvariantCulture) + ":" + part;
        }

        return string.Concat(parts);
    }

    private const string Null = "null";

    private static string? Of(Write write, int row, string name)
    {
        if (write.Table.FindColumn(name) is not { GenerationExpression: null } column)
            return null;
        var fact = write.Fact(row, name);
        switch (fact.Kind)
        {
            case ValueKind.Null when BuiltIns.IsType(column.Type) || !fact.IsOmitted: return Null;
            case ValueKind.Literal when fact.Literal is { } literal: return "=" + Of(literal, column.Type);

            // The same words under the same casts are the same value, whatever it is.
            case ValueKind.Literal when fact.Written is { } written: return "written " + written.Canonical;
            default: return null;
        }
    }

    private static string Of(LiteralExpression literal, string type)
    {
        switch (type)
        {
            case "citext" when literal.Value.All(static c => c < 0x80): return literal.Value.ToLowerInvariant();
            case "uuid": return literal.Value.ToLowerInvariant().Replace("-", "").Trim('{', '}');
            default: return literal.Kind == LiteralKind.Number && decimal.TryParse(literal.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? (number / 1.000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)
                : literal.Value;
        }
    }

    /// <summary>lower(…) and upper(…) of a text; other expressions may be NULL for what is not.</summary>
    private static string? Of(Write write, int row, Expression expression) => expression switch
    {
        ColumnExpression column => Of(write, row, column.Name),
        CastExpression { Operand: ColumnExpression column } cast when BuiltIns.IsText(cast.Type) && BuiltIns.IsText(write.Table.FindColumn(column.Name)?.Type) => Of(write, row, column.Name),
        CallExpression { IsPlain: true, Name: "lower" or "upper", Arguments.Length: 1 } call when Of(write, row, call.Arguments[0]) is { } text =>
            text != Null && text.All(static c => c < 0x80) ? text.ToLowerInvariant() : text,
        _ => null,
    };
}
