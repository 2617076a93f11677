using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>
/// SSQ3002 for the natural key of a queue table, SSQ3008 for other tables: two NULLs are no conflict, so rows with one are never duplicates of each other.
/// </summary>
internal sealed class NullableKey : SchemaRule
{
    public const string QueueId = "SSQ3002";
    public const string Id = "SSQ3008";

    public override IEnumerable<Finding> Judge(Catalog catalog, SchemaFile file)
    {
        foreach (var (table, key) in KeysOf(catalog, file))
        {
            if (table.HasBeforeTrigger || NullableColumn(table, key) is not { } column || table.UniqueKeys.Any(other => KeepsApart(table, other, key, column)))
                continue;
            var isQueue = catalog.IsQueueTable(table);
            if (isQueue && !IsNaturalKey(catalog, table, key))
                continue;
            var remedy = catalog.Options.PostgresVersion >= 15 ? "make it NOT NULL, or the key NULLS NOT DISTINCT" : "make it NOT NULL";
            var rows = isQueue ? "jobs pile up" : "rows pile up";
            var message = $"{FindingText.Columns(key)} of {FindingText.Name(table)} does not keep rows apart where {Identifier.Quote(column)} is NULL: equal {rows} without an error; {remedy}";
            yield return new Finding(isQueue ? QueueId : Id, key.Origin!.Span, Certainty.Possible, null, FindingText.Fit(message)) { Table = table };
        }
    }

    private static bool IsNaturalKey(Catalog catalog, Table table, UniqueKey key)
    {
        var columns = catalog.NaturalKeyOf(table);
        return !columns.IsDefaultOrEmpty && !key.Columns.IsDefault && key.Columns.Length == columns.Length && key.Columns.All(c => columns.Contains(c, StringComparer.Ordinal));
    }

    /// <summary>The first column of a key that can be NULL, as far as it is known; null for none.</summary>
    private static string? NullableColumn(Table table, UniqueKey key)
    {
        if (key.NullsNotDistinct || key.Kind == UniqueKeyKind.Exclusion || !key.IsValid)
            return null;
        foreach (var element in key.Elements)
        {
            if (element.Column is not null && IsNullable(table, element.Column) && (key.Predicate is null || !ExpressionTree.Columns(key.Predicate).Contains(element.Column)))
                return element.Column;
        }

        return null;
    }

    /// <summary>A domain may refuse NULL, a generated column may never be it, and a CHECK may speak of it.</summary>
    private static bool IsNullable(Table table, string name) =>
        table.FindColumn(name) is { IsNullable: true, Generation: ColumnGeneration.None } column && BuiltIns.IsType(column.Type)
        && !table.Checks.Any(check => ExpressionTree.Parts(check.Expression).Any(part => part is IsExpression { Operand: ColumnExpression operand } && operand.Name == name
            || part is CallExpression { Name: "num_nonnulls" or "num_nulls" or "coalesce" } call && ExpressionTree.Columns(call).Contains(name)));

    /// <summary>
    /// Another key that the same rows meet: over columns of this one, none of them NULL; over an expression that stands for the NULL; or a
    /// partial one, whose predicate says what happens to the NULLs.
    /// </summary>
    internal static bool KeepsApart(Table table, UniqueKey other, UniqueKey key, string column)
    {
        if (other == key || other.Kind == UniqueKeyKind.Exclusion || !other.IsValid)
            return false;
        if (other.Predicate is not null)
            return ExpressionTree.Columns(other.Predicate).Contains(column);
        foreach (var element in other.Elements)
        {
            if (element.Expression is not null)
            {
                if (!ExpressionTree.Columns(element.Expression).IsSubsetOf(key.Elements.Where(static e => e.Column is not null).Select(static e => e.Column!)))
                    return false;
            }
            else if (!key.Elements.Any(e => e.Column == element.Column) || (!other.NullsNotDistinct && IsNullable(table, element.Column!)))
            {
                return false;
            }
        }

        return true;
    }
}
