using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Tool.Schema;

/// <summary>
/// Writes an expression as the server's ruleutils.c does when it is asked for pretty output: literals have casts, and parentheses stand where a reader
/// could be in doubt.
/// </summary>
/// <param name="table">The table whose columns the expression has.</param>
/// <param name="source">The text that the spans of the expression refer to, or null: it tells TRIM(e) from btrim(e).</param>
internal sealed partial class PgExpressionText(Table table, string? source)
{
    private readonly PgExpressionTypes _types = new(table);

    /// <summary>What an expression is an operand of.</summary>
    private enum Parent
    {
        Operator,
        Not,
        And,
        Or,
        Other,
    }

    public string Write(Expression expression) => Write(expression, wanted: null);

    /// <summary>Without parentheses around it, and cast to the wanted type where the server casts.</summary>
    private string Write(Expression expression, string? wanted)
    {
        switch (expression)
        {
            case LiteralExpression e: return Literal(e, wanted);
            case ListExpression { IsArray: true } e: return "ARRAY[" + List(e.Items, wanted is { } array && array.EndsWith("[]", StringComparison.Ordinal) ? array[..^2] : _types.Common(e.Items)) + "]";
        }

        var text = Bare(expression);
        return NeedsCast(_types.Of(expression), wanted) ? Operand(expression, Parent.Other) + "::" + wanted : text;
    }

    /// <summary>The same as part of something larger.</summary>
    private string Operand(Expression expression, Parent parent, string? wanted = null, Expression? of = null)
    {
        // A cast binds closer than any operator; what is below it has its parentheses already.
        if (wanted is not null && expression is not LiteralExpression && NeedsCast(_types.Of(expression), wanted))
            return Write(expression, wanted);
        var text = Write(expression, wanted);
        return IsSimple(expression, parent, of) ? text : "(" + text + ")";
    }

    private static bool NeedsCast(string? type, string? wanted) => type is not null && wanted is not null && type != wanted
        && ((PgExpressionTypes.IsText(type) && PgExpressionTypes.IsText(wanted)) || (PgExpressionTypes.IsNumber(type) && type != "real" && PgExpressionTypes.IsNumber(wanted)));

    private string Bare(Expression expression) => expression switch
    {
        ColumnExpression e => Identifier.Quote(e.Name),
        CallExpression e => Call(e),
        UnaryExpression { Operator: "not" } e => "NOT " + Operand(e.Operand, Parent.Not),
        UnaryExpression e => e.Operator + " " + Operand(e.Operand, Parent.Other),
        BinaryExpression e => Binary(e),
        LogicalExpression e => string.Join(e.IsAnd ? " AND " : " OR ", e.Operands.Select(o => Operand(o, e.IsAnd ? Parent.And : Parent.Or))),
        IsExpression { Test: not TruthTest.Other } e => Operand(e.Operand, Parent.Other) + (e.IsNegated ? " IS NOT " : " IS ") + e.Test.ToString().ToUpperInvariant(),
        DistinctFromExpression e => (e.IsNegated ? "NOT " : "") + Compare(e, e.Left, "IS DISTINCT FROM", e.Right),
        InExpression e => In(e),
        BetweenExpression { IsSymmetric: false } e => Between(e),
        QuantifiedExpression e => Quantified(e),
        CastExpression { Operand: LiteralExpression literal } e => Literal(literal, e.Type),
        CastExpression e => Operand(e.Operand, Parent.Other) + "::" + e.Type,
        CollateExpression e => Operand(e.Operand, Parent.Other) + " COLLATE " + Identifier.Quote(e.Collation),
        CaseExpression e => Case(e),
        AccessExpression { Path.Length: > 0 } e => "(" + Write(e.Operand) + ")." + Identifier.Quote(e.Path),
        AccessExpression { Operand: ColumnExpression } e => Write(e.Operand) + "[" + List(e.Indexes, null) + "]",
        AccessExpression e => "(" + Write(e.Operand) + ")[" + List(e.Indexes, null) + "]",
        ListExpression e => "ROW(" + List(e.Items, null) + ")",
        _ => expression.Canonical,
    };

    /// <summary>The server's isSimpleNode.</summary>
    private bool IsSimple(Expression expression, Parent parent, Expression? of)
    {
        var inLogic = parent is Parent.Not or Parent.And or Parent.Or;
        switch (expression)
        {
            case BinaryExpression e when parent == Parent.Operator:
                // a * b + 1 needs none, nor does a + b + 1; a comparison of anything does.
                var (own, outer) = (Priority(e.Operator), of is BinaryExpression binary ? Priority(binary.Operator) : 0);
                return own > 0 && outer > 0 && (own > outer || (own == outer && ReferenceEquals(((BinaryExpression)of!).Left, e)));
            case UnaryExpression { Operator: "not" } or BetweenExpression { IsNegated: false } or LogicalExpression { IsAnd: true }: return parent is Parent.And or Parent.Or;
            case LogicalExpression or BetweenExpression: return parent == Parent.Or;
            case BinaryExpression or UnaryExpression or IsExpression or DistinctFromExpression: return inLogic;
            case InExpression { Items.Length: 1 } e when e.Items[0] is not SubqueryExpression: return inLogic;
            case InExpression or QuantifiedExpression: return false;
            case CastExpression { Operand: not LiteralExpression } e when PgExpressionTypes.IsText(e.Type) || PgExpressionTypes.IsText(_types.Of(e.Operand)):
                return IsSimple(e.Operand, parent, of: null);
            case CollateExpression: return false;
            default: return true;
        }
    }

    private static int Priority(string op) => op switch
    {
        "+" or "-" => 1,
        "*" or "/" or "%" => 2,
        _ => 0,
    };

    private string Binary(BinaryExpression e)
    {
        switch (e.Operator)
        {
            case "like" or "not like" or "ilike" or "not ilike": return Sides(e, PgExpressionTypes.Text, PgExpressionTypes.Text);
            case "~" or "~*" or "!~" or "!~*" or "^@": return Sides(e, PgExpressionTypes.Text, PgExpressionTypes.Text);
            case "->>" or "->" or "?": return Sides(e, null, PgExpressionTypes.Text);
            case "#>>" or "#>" or "?|" or "?&": return Sides(e, null, "text[]");
            case "||" when _types.Of(e) == PgExpressionTypes.Text: return Sides(e, PgExpressionTypes.Text, PgExpressionTypes.Text);
            case "+" or "-" when Moment(e) is { } moment: return Sides(e, moment, "interval");
            case "||" or "@>" or "<@" or "&&": return Sides(e, _types.Of(e.Left) ?? _types.Of(e.Right), _types.Of(e.Left) ?? _types.Of(e.Right));
            default: return Compare(e, e.Left, e.Operator, e.Right);
        }
    }

    private string? Moment(BinaryExpression e) => _types.Of(e.Left) is { } type && type.StartsWith("timestamp", StringComparison.Ordinal) && _types.Of(e.Right) is null ? type : null;

    private string Sides(BinaryExpression e, string? left, string? right)
    {
        var op = e.Operator switch { "like" => "~~", "not like" => "!~~", "ilike" => "~~*", "not ilike" => "!~~*", _ => e.Operator };
        return Operand(e.Left, Parent.Operator, left, e) + " " + op + " " + Operand(e.Right, Parent.Operator, IsNumeral(e.Right) ? null : right, e);
    }

    private static bool IsNumeral(Expression e) => e is LiteralExpression { Kind: LiteralKind.Number };

    private string Compare(Expression of, Expression left, string op, Expression right)
    {
        var type = PgExpressionTypes.Compared(_types.Of(left), _types.Of(right));
        return Operand(left, Parent.Operator, type, of) + " " + op + " " + Operand(right, Parent.Operator, type, of);
    }

    private string In(InExpression e)
    {
        if (e.Items.IsEmpty || e.Items[0] is SubqueryExpression)
            return e.Canonical;
        if (e.Items.Length == 1)
            return Compare(e, e.Operand, e.IsNegated ? "<>" : "=", e.Items[0]);
        var type = _types.Common(e.Items.Prepend(e.Operand));
        var (left, array) = type == PgExpressionTypes.VarChar
            ? (Operand(e.Operand, Parent.Operator, PgExpressionTypes.Text), "ARRAY[" + List(e.Items, type) + "]::text[]")
            : (Operand(e.Operand, Parent.Operator, type), "ARRAY[" + List(e.Items, type) + "]");
        return left + (e.IsNegated ? " <> ALL (" : " = ANY (") + array + ")";
    }

    private string Between(BetweenExpression e) => e.IsNegated
        ? Compare(e, e.Operand, "<", e.Low) + " OR " + Compare(e, e.Operand, ">", e.High)
        : Compare(e, e.Operand, ">=", e.Low) + " AND " + Compare(e, e.Operand, "<=", e.High);

    private string Quantified(QuantifiedExpression e)
    {
        var type = e.Right is ListExpression { IsArray: true } list ? _types.Common(list.Items.Prepend(e.Left)) : _types.Of(e.Left);
        if (type == PgExpressionTypes.VarChar)
            type = PgExpressionTypes.Text;
        return Operand(e.Left, Parent.Operator, type) + " " + e.Operator + (e.IsAll ? " ALL (" : " ANY (") + Write(e.Right, type is null ? null : type + "[]") + ")";
    }

    private string Case(CaseExpression e)
    {
        var type = _types.Common(PgExpressionTypes.CaseResults(e));
        var tested = e.Operand is null ? null : _types.Of(e.Operand);
        var text = "CASE" + (e.Operand is null ? "" : " " + Write(e.Operand));
        for (var i = 0; i + 1 < e.Branches.Length; i += 2)
            text += " WHEN " + Write(e.Branches[i], tested) + " THEN " + Write(e.Branches[i + 1], type);
        return text + " ELSE " + (e.Else is null ? "NULL::" + (type ?? PgExpressionTypes.Text) : Write(e.Else, type)) + " END";
    }

    private string Call(CallExpression e)
    {
        switch (e.Name)
        {
            case "coalesce" or "greatest" or "least": return e.Name.ToUpperInvariant() + "(" + List(e.Arguments, _types.Common(e.Arguments)) + ")";
            case "nullif" when e.Arguments.Length == 2:
                var compared = PgExpressionTypes.Compared(_types.Of(e.Arguments[0]), _types.Of(e.Arguments[1]));
                return "NULLIF(" + List(e.Arguments, compared) + ")";
            case "extract" when e.Arguments is [LiteralExpression field, var from]: return "EXTRACT(" + field.Value + " FROM " + Write(from) + ")";
            case "position" when e.Arguments.Length == 2: return $"POSITION(({Argument(e.Arguments[1])}) IN ({Argument(e.Arguments[0])}))";
            case "timezone" when e.Arguments.Length == 2 && !Written(e, "timezone"):
                return "(" + Operand(e.Arguments[1], Parent.Other) + " AT TIME ZONE " + Argument(e.Arguments[0]) + ")";
            case "btrim" or "ltrim" or "rtrim" when Written(e, "trim") && !e.Arguments.IsEmpty:
                var side = e.Name switch { "ltrim" => "LEADING", "rtrim" => "TRAILING", _ => "BOTH" };
                return $"TRIM({side}{(e.Arguments.Length > 1 ? " " + Argument(e.Arguments[1]) : "")} FROM {Argument(e.Arguments[0])})";
            case "substring" when e.Arguments.Length > 1 && FromFor().IsMatch(Source(e)):
                return $"SUBSTRING({Argument(e.Arguments[0])} FROM {Argument(e.Arguments[1])}{(e.Arguments.Length > 2 ? " FOR " + Argument(e.Arguments[2]) : "")})";
            default: return Identifier.Quote(e.Name) + "(" + string.Join(", ", e.Arguments.Select(Argument)) + ")";
        }
    }

    /// <summary>The functions that keys are made of take text, not varchar.</summary>
    private string Argument(Expression argument) =>
        Write(argument, argument is LiteralExpression { Kind: LiteralKind.Number } || !(_types.Of(argument) is null or PgExpressionTypes.VarChar) ? null : PgExpressionTypes.Text);

    private bool Written(CallExpression call, string word) => Source(call).StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private string Source(CallExpression call) => source is not null && call.Span.End <= source.Length ? source.Substring(call.Span.Start, call.Span.Length) : "";

    private string List(ImmutableArray<Expression> items, string? type) => string.Join(", ", items.Select(item => Write(item, type)));

    private string Literal(LiteralExpression literal, string? wanted)
    {
        switch (literal.Kind)
        {
            case LiteralKind.True or LiteralKind.False: return literal.Value.ToLowerInvariant();
            case LiteralKind.Null: return "NULL::" + (wanted ?? PgExpressionTypes.Text);
            case LiteralKind.Number:
                var type = _types.Of(literal)!;
                var number = type == "bigint" || literal.Value.StartsWith('-') ? $"'{literal.Value}'::{type}" : literal.Value;
                return NeedsCast(type, wanted) ? number + "::" + (wanted == "real" ? "double precision" : wanted) : number;
            case LiteralKind.Bits: return "B'" + literal.Value + "'::\"bit\"";
            default:
                return "'" + literal.Value.Replace("'", "''", StringComparison.Ordinal) + "'::" + (wanted == "character" ? "bpchar" : wanted ?? PgExpressionTypes.Text);
        }
    }

    [GeneratedRegex(@"^substring\s*\([^,]*\sfrom\s", RegexOptions.IgnoreCase)]
    private static partial Regex FromFor();
}
