using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>Writes the conflict target that infers a key.</summary>
internal static class ConflictTarget
{
    /// <summary>Gives <c>(a, lower(b)) WHERE predicate</c>.</summary>
    public static string Write(UniqueKey key)
    {
        var target = "(" + string.Join(", ", key.Elements.Select(static e => e.Expression is null ? e.ToString() : Element(e.Expression))) + ")";
        return key.Predicate is null ? target : target + " WHERE " + key.Predicate.Canonical;
    }

    /// <summary>Writes one element: only a column and a call stand without parentheses of their own.</summary>
    public static string Element(Expression expression) =>
        expression is ColumnExpression or CallExpression ? expression.Canonical : "(" + expression.Canonical + ")";
}
