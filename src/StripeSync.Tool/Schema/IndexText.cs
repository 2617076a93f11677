using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Tool.Schema;

/// <summary>
/// The columns, expressions and predicate of a key as the server prints them: <c>pg_get_indexdef(index, n, true)</c> and
/// <c>pg_get_expr(indpred, indrelid, true)</c>, except that a CASE stands on one line.
/// </summary>
internal sealed class IndexText(Table table, UniqueKey key)
{
    private readonly PgExpressionText _text = new(table, key.Origin?.File.Text);

    public string? Predicate => key.Predicate is { } predicate ? _text.Write(predicate) : null;

    public string Write(KeyElement element)
    {
        if (element.Column is { } column)
            return Identifier.Quote(column);
        var text = _text.Write(element.Expression!);
        // What looks like a function call stands without parentheses.
        return element.Expression is CallExpression ? text : "(" + text + ")";
    }
}
