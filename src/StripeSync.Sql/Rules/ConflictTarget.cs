using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>Writes the conflict target that infers a key.</summary>
internal static class ConflictTarget
{
    /// <summary>Gives <c>(a, lower(b)) WHERE predicate</c>.</summary>
    public static string Write(UniqueKey key)
    {
        var target = "(" + string.Join(", ", key.Elements.Select(Element)) + ")";
        return key.Predicate is null ? target : target + " WHERE " + key.Predicate.Canonical;
    }

    /// <summary>Only a column and a call stand without parentheses of their own.</summary>
    private static string Element(KeyElement element) =>
        element.Expression is null or CallExpression ? element.ToString() : "(" + element + ")";
}
