using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>
/// The table under an updatable view, in the words of the view: PostgreSQL replaces the view's columns by what they stand for and infers against that table.
/// </summary>
internal static class UpdatableView
{
    /// <summary>Begins the names of columns of the table that the view does not show: no name in SQL holds this character.</summary>
    public const char HiddenPrefix = '\0';

    /// <summary>Views over views beyond this are left alone.</summary>
    private const int MaxNesting = 16;

    public static Table Build(Relation view, Table empty, ReplayState state, int nesting = 0)
    {
        if (view.View is not { } definition || nesting > MaxNesting || !state.TryGet(view.ViewBase, out var under))
            return empty;
        var table = TableBuilder.Build(under, state, nesting + 1);
        if (!table.IsKnown || table.HasRules || table.Kind is not (RelationKind.Table or RelationKind.PartitionedTable or RelationKind.View) || table.Columns.IsEmpty)
            return empty;
        if (ColumnsOf(definition, table) is not { } shown)
            return empty;

        // Each column of the table by the name it goes by in the view.
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, expression) in shown)
        {
            if (expression is not ColumnExpression column)
                continue;
            if (names.ContainsKey(column.Name))
                return empty;
            names.Add(column.Name, name);
        }

        foreach (var column in table.Columns)
        {
            if (!names.ContainsKey(column.Name))
                names.Add(column.Name, HiddenPrefix + column.Name);
        }

        Expression Translate(Expression e) => ExpressionTree.ReplaceColumns(e, c => names.TryGetValue(c.Name, out var name) ? new ColumnExpression(c.Span, null, name) : c);
        var columns = ImmutableArray.CreateBuilder<Column>();
        foreach (var (name, expression) in shown)
        {
            columns.Add(expression is ColumnExpression column
                ? Renamed(table.FindColumn(column.Name)!, name, Translate)
                : new Column { Name = name, Type = "unknown", Generation = ColumnGeneration.Stored, GenerationExpression = Translate(expression) });
        }

        foreach (var column in table.Columns)
        {
            if (names[column.Name][0] == HiddenPrefix)
                columns.Add(Renamed(column, names[column.Name], Translate));
        }

        var computed = shown.Where(static s => s.Expression is not ColumnExpression).Select(s => (s.Name, Canonical: Translate(s.Expression).Canonical)).ToList();
        return empty with
        {
            Columns = columns.ToImmutable(),
            HasBeforeTrigger = empty.HasBeforeTrigger,
            UniqueKeys = ImmutableArray.CreateRange(table.UniqueKeys, key => key with
            {
                // ON CONSTRAINT looks among the constraints of the view, which has none.
                Kind = key.Kind == UniqueKeyKind.Exclusion ? key.Kind : UniqueKeyKind.Index,
                Predicate = key.Predicate is null ? null : Translate(key.Predicate),
                Elements = ImmutableArray.CreateRange(key.Elements, element => Element(element, names, computed, Translate)),
            }),
        };
    }

    /// <summary>The view's columns with their names; null where one is not known.</summary>
    private static List<(string Name, Expression Expression)>? ColumnsOf(ViewDefinition definition, Table table)
    {
        var visible = table.Columns.Where(static c => c.Name[0] != HiddenPrefix);
        var columns = definition.Columns.IsDefault
            ? visible.Select(static c => new ViewColumn(c.Name, new ColumnExpression(default, null, c.Name)))
            : definition.Columns;
        var shown = new List<(string, Expression)>();
        foreach (var column in columns)
        {
            var name = shown.Count < definition.Names.Length ? definition.Names[shown.Count] : column.Name;
            if (name is null || ExpressionTree.Columns(column.Expression).Any(c => table.FindColumn(c) is null))
                return null;
            shown.Add((name, column.Expression));
        }

        return shown;
    }

    private static Column Renamed(Column column, string name, Func<Expression, Expression> translate) => column with
    {
        Name = name,
        GenerationExpression = column.GenerationExpression is null ? null : translate(column.GenerationExpression),
    };

    /// <summary>An expression of the key that a column of the view shows is that column there.</summary>
    private static KeyElement Element(KeyElement element, Dictionary<string, string> names, List<(string Name, string Canonical)> computed, Func<Expression, Expression> translate)
    {
        if (element.Column is not null)
            return element with { Column = names[element.Column] };
        var expression = translate(element.Expression!);
        foreach (var (name, canonical) in computed)
        {
            if (canonical == expression.Canonical)
                return element with { Column = name, Expression = null };
        }

        return element with { Expression = expression };
    }
}
