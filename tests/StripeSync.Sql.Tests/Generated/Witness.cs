using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Tests.Generated;

/// <summary>A stored row that equals a proposed one on one key and differs on everything else.</summary>
internal static class Witness
{
    /// <summary>Ways of being different: a number is odd or even, a value may be NULL.</summary>
    public const int Variants = 3;

    public static string Row(Table table, UniqueKey key, IReadOnlyDictionary<string, string> proposed, int variant)
    {
        var equal = Columns(table, key);
        var (names, values) = (new List<string>(), new List<string>());
        foreach (var column in table.Columns.Where(Values.IsWritable))
        {
            var given = proposed.GetValueOrDefault(column.Name, "DEFAULT");
            if (equal.Contains(column.Name) && given == "DEFAULT")
                continue;
            names.Add(Values.Name(column));
            values.Add(equal.Contains(column.Name) ? given : variant == 2 && column.IsNullable ? "NULL" : Values.Far(column, given, variant));
        }

        return names.Count == 0
            ? $"INSERT INTO {Values.Name(table)} DEFAULT VALUES"
            : $"INSERT INTO {Values.Name(table)} ({string.Join(", ", names)}) OVERRIDING SYSTEM VALUE VALUES ({string.Join(", ", values)})";
    }

    /// <summary>The columns that a key reads: its own, those of its expressions and predicate, and what generated ones are made of.</summary>
    public static HashSet<string> Columns(Table table, UniqueKey key)
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in key.Elements)
        {
            if (element.Column is not null)
                columns.Add(element.Column);
            else
                columns.UnionWith(ExpressionTree.Columns(element.Expression!));
        }

        if (key.Predicate is not null)
            columns.UnionWith(ExpressionTree.Columns(key.Predicate));
        foreach (var generated in table.Columns.Where(c => c.GenerationExpression is not null && columns.Contains(c.Name)).ToList())
            columns.UnionWith(ExpressionTree.Columns(generated.GenerationExpression!));
        return columns;
    }

    /// <summary>Another key may meet by accident where it reads only these columns, a boolean, or an expression.</summary>
    public static bool MayMeet(Table table, UniqueKey other, HashSet<string> equal) =>
        other.Elements.All(e => e.Column is null || equal.Contains(e.Column) || (table.FindColumn(e.Column) is { } c && (Values.Kind(c) == 'b' || !Values.IsWritable(c) || other.NullsNotDistinct)));
}
