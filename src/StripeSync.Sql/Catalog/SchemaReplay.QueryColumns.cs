using System.Collections.Immutable;
using System.Globalization;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>The columns of CREATE TABLE … AS: names, and types where a source column, a cast or a literal tells them. All are nullable, without keys and defaults.</summary>
internal sealed partial class SchemaReplay
{
    /// <summary>Stands for a type that is not known.</summary>
    private const string UnknownType = "unknown";

    /// <param name="query">The query.</param>
    /// <param name="names">The names before AS, for the first columns.</param>
    /// <returns>The columns, or null where a name is not known.</returns>
    private ImmutableArray<Column>? ColumnsOf(QueryColumns query, ImmutableArray<string> names)
    {
        var columns = ImmutableArray.CreateBuilder<Column>();
        var sources = ImmutableArray.CreateRange(query.From, source => (source.Alias, Relation: Known(source)));
        foreach (var item in query.Items)
        {
            if (item.Expression is null)
            {
                if (query.MergesColumns || !AddStar(columns, item.Name, sources))
                    return null;
            }
            else if ((item.Name ?? DefaultNames.OfResult(item.Expression, _options.PostgresVersion)) is { } name)
            {
                columns.Add(ResultColumn(name, item.Expression, sources));
            }
            else
            {
                return null;
            }
        }

        if (names.Length > columns.Count)
            return null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Count; i++)
        {
            columns[i] = columns[i] with { Name = i < names.Length ? names[i] : columns[i].Name, Type = query.HasOneSource ? columns[i].Type : UnknownType };
            if (!seen.Add(columns[i].Name))
                return null;
        }

        return columns.ToImmutable();
    }

    private Relation? Known(ColumnSource source) =>
        source.Table is { } name && TryFindRelation(name, out var relation) && relation is { IsKnown: true, HasColumns: true }
            ? relation
            : null;

    private static bool AddStar(ImmutableArray<Column>.Builder columns, string? alias, ImmutableArray<(string Alias, Relation? Relation)> sources)
    {
        var any = false;
        foreach (var (name, relation) in sources)
        {
            if (alias is not null && name != alias)
                continue;
            if (relation is null)
                return false;
            any = true;
            foreach (var column in relation.Columns)
                columns.Add(Copy(column, column.Name));
        }

        return any;
    }

    private static Column Copy(Column column, string name) => new() { Name = name, Type = column.Type, Collation = column.Collation };

    private static Column ResultColumn(string name, Expression expression, ImmutableArray<(string Alias, Relation? Relation)> sources)
    {
        switch (expression)
        {
            case ColumnExpression column:
                Column? found = null;
                foreach (var (alias, relation) in sources)
                {
                    if (column.Qualifier is not null && column.Qualifier != alias)
                        continue;
                    if (relation is null)
                        return new Column { Name = name, Type = UnknownType };
                    if (relation.FindColumn(column.Name) is >= 0 and var position)
                        found = relation.Columns[position];
                }

                return found is null ? new Column { Name = name, Type = UnknownType } : Copy(found, name);
            case CollateExpression collate:
                return ResultColumn(name, collate.Operand, sources) with { Collation = collate.Collation };
            default:
                return new Column { Name = name, Type = TypeOf(expression) };
        }
    }

    private static string TypeOf(Expression expression) => expression switch
    {
        CastExpression cast => cast.Type,
        LiteralExpression { Kind: LiteralKind.String or LiteralKind.Null } => "text",
        LiteralExpression { Kind: LiteralKind.True or LiteralKind.False } => "boolean",
        LiteralExpression { Kind: LiteralKind.Number } number => int.TryParse(number.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? "integer" : UnknownType,
        LogicalExpression or IsExpression or InExpression or BetweenExpression or DistinctFromExpression or SubqueryExpression { IsExists: true } or UnaryExpression { Operator: "not" } => "boolean",
        CallExpression { Name: "now" or "current_timestamp" or "clock_timestamp" } => "timestamp with time zone",
        CallExpression { Name: "current_date" } => "date",
        CallExpression { Name: "gen_random_uuid" } => "uuid",
        CallExpression { Name: "count" or "row_number" } => "bigint",
        _ => UnknownType,
    };
}
