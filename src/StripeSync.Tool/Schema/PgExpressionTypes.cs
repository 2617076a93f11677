using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Tool.Schema;

/// <summary>The types of expressions, as far as the casts that the server prints depend on them. Null: not known, or the literal of no type yet.</summary>
internal sealed partial class PgExpressionTypes(Table table)
{
    public const string Text = "text";
    public const string VarChar = "character varying";
    public const string Integer = "integer";

    private static readonly string[] Numbers = ["smallint", Integer, "bigint", "numeric", "real", "double precision"];

    public string? Of(Expression expression) => expression switch
    {
        ColumnExpression e => table.FindColumn(e.Name) is { Type: not "unknown" } column ? Modifiers().Replace(column.Type, "") : null,
        LiteralExpression e => OfLiteral(e),
        CastExpression e => Modifiers().Replace(e.Type, ""),
        CollateExpression e => Of(e.Operand),
        UnaryExpression { Operator: "not" } => "boolean",
        UnaryExpression e => Of(e.Operand),
        BinaryExpression e => OfOperator(e),
        CallExpression e => OfCall(e),
        CaseExpression e => Common(CaseResults(e)),
        AccessExpression { Path.Length: 0 } e when Of(e.Operand) is { } array && array.EndsWith("[]", StringComparison.Ordinal) => array[..^2],
        LogicalExpression or IsExpression or DistinctFromExpression or InExpression or BetweenExpression or QuantifiedExpression => "boolean",
        _ => null,
    };

    public static bool IsNumber(string? type) => Array.IndexOf(Numbers, type) >= 0;

    public static bool IsInteger(string? type) => type is "smallint" or Integer or "bigint";

    public static bool IsText(string? type) => type is Text or VarChar;

    /// <summary>The type that the operands of a comparison are brought to; null where each keeps its own.</summary>
    public static string? Compared(string? left, string? right)
    {
        if (left is null || right is null)
            return (left ?? right) is VarChar or null ? Text : left ?? right;
        if (IsText(left) && IsText(right))
            return Text;
        if (!IsNumber(left) || !IsNumber(right) || (IsInteger(left) && IsInteger(right)))
            return null;
        var wider = Wider(left, right);
        return wider == "real" ? (left == right ? null : "double precision") : wider;
    }

    /// <summary>The type of COALESCE, CASE and their like.</summary>
    public string? Common(IEnumerable<Expression> items)
    {
        string? common = null;
        foreach (var type in items.Select(Of))
        {
            if (type is null || type == common)
                continue;
            common = common is null ? type
                : IsText(common) && IsText(type) ? Text
                : IsNumber(common) && IsNumber(type) ? Wider(common, type)
                : common;
        }

        return common;
    }

    /// <summary>What a CASE can give.</summary>
    public static IEnumerable<Expression> CaseResults(CaseExpression expression)
    {
        for (var i = 1; i < expression.Branches.Length; i += 2)
            yield return expression.Branches[i];
        if (expression.Else is not null)
            yield return expression.Else;
    }

    private static string Wider(string left, string right) => Numbers[Math.Max(Array.IndexOf(Numbers, left), Array.IndexOf(Numbers, right))];

    private static string? OfLiteral(LiteralExpression literal) => literal.Kind switch
    {
        LiteralKind.True or LiteralKind.False => "boolean",
        LiteralKind.Number when int.TryParse(literal.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => Integer,
        LiteralKind.Number when long.TryParse(literal.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "bigint",
        LiteralKind.Number => "numeric",
        _ => null,
    };

    private string? OfOperator(BinaryExpression e)
    {
        switch (e.Operator)
        {
            case "->>" or "#>>": return Text;
            case "->" or "#>" or "#-": return Of(e.Left);
            case "||": return Of(e.Left) is { } left && !IsText(left) ? left : Of(e.Right) is { } right && !IsText(right) ? right : Text;
            case "+" or "-" or "*" or "/" or "%":
                var (a, b) = (Of(e.Left), Of(e.Right));
                return IsNumber(a) && IsNumber(b) ? Wider(a!, b!) : a ?? b;
            default: return "boolean";
        }
    }

    private string? OfCall(CallExpression e) => e.Name switch
    {
        "coalesce" or "greatest" or "least" or "nullif" => Common(e.Arguments),
        "lower" or "upper" or "initcap" or "btrim" or "ltrim" or "rtrim" or "trim" or "md5" or "replace" or "translate" or "regexp_replace" or "substring" or "substr" or "left"
            or "right" or "reverse" or "repeat" or "lpad" or "rpad" or "concat" or "concat_ws" or "split_part" or "to_char" or "encode" or "format" or "overlay" => Text,
        "length" or "char_length" or "character_length" or "octet_length" or "position" or "strpos" or "hashtext" or "ascii" => Integer,
        "abs" or "round" or "floor" or "ceil" or "date_trunc" when !e.Arguments.IsEmpty => Of(e.Arguments[^1]),
        "extract" => "numeric",
        "timezone" when e.Arguments.Length == 2 => Of(e.Arguments[1]) == "timestamp with time zone" ? "timestamp without time zone" : "timestamp with time zone",
        _ => null,
    };

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Modifiers();
}
