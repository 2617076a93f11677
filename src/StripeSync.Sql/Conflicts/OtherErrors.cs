using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// Whether a statement fails with an error that comes before everything this engine speaks about: PostgreSQL reports only the first, so there is nothing true to say.
/// </summary>
internal static class OtherErrors
{
    public static bool Precede(InsertStatement statement, Table table) =>
        ColumnsFail(statement, table) || RowsFail(statement, table) || (statement.OnConflict is not null && ClauseFails(statement, statement.OnConflict, table));

    /// <summary>42703 for an unknown column, 42701 for one that is listed twice.</summary>
    private static bool ColumnsFail(InsertStatement statement, Table table)
    {
        for (var i = 0; i < statement.Columns.Length; i++)
        {
            if (table.FindColumn(statement.Columns[i].Name) is null)
                return true;
            for (var j = 0; j < i; j++)
            {
                // t.f and t[1] name one column more than once rightly; they are rare enough for silence.
                if (statement.Columns[j].Name == statement.Columns[i].Name)
                    return true;
            }
        }

        return false;
    }

    /// <summary>42601 for a row of another length, 428C9 for a value where only the database makes one.</summary>
    private static bool RowsFail(InsertStatement statement, Table table)
    {
        switch (statement.Source)
        {
            case ValuesSource values:
                var length = values.Rows[0].Values.Length;
                foreach (var row in values.Rows)
                {
                    if (row.IsKnown && values.Rows[0].IsKnown && row.Values.Length != length)
                        return true;
                    if (row.IsKnown && ValuesFail(statement, table, row.Values))
                        return true;
                }

                return false;
            case QuerySource { Items.IsDefault: false } query: return ValuesFail(statement, table, query.Items);
            default: return false;
        }
    }

    private static bool ValuesFail(InsertStatement statement, Table table, ImmutableArray<Expression> values)
    {
        var expected = statement.HasColumnList ? statement.Columns.Length : table.Columns.Length;
        if (statement.ColumnsAreKnown && (values.Length > expected || (statement.HasColumnList && values.Length != expected)))
            return true;
        for (var i = 0; i < Math.Min(values.Length, expected); i++)
        {
            var column = statement.HasColumnList ? table.FindColumn(statement.Columns[i].Name) : table.Columns[i];
            if (column is null || values[i] is DefaultExpression or UnknownExpression)
                continue;
            var isGenerated = column.Generation is ColumnGeneration.Stored or ColumnGeneration.Virtual;
            if (isGenerated || (column.Generation == ColumnGeneration.IdentityAlways && statement.Overriding == Overriding.None))
                return true;
        }

        return false;
    }

    private static bool ClauseFails(InsertStatement statement, OnConflictClause clause, Table table)
    {
        var name = statement.Alias ?? table.Name;
        if (!clause.Elements.IsDefault && clause.Elements.Any(e => HasForeignQualifier(e.Expression, name, excluded: false)))
            return true;
        if (clause.Predicate is not null && HasForeignQualifier(clause.Predicate, name, excluded: false))
            return true;
        if (clause.UpdateWhere is not null && IsAmbiguous(clause.UpdateWhere, name, table))
            return true;
        var assigned = new HashSet<string>(StringComparer.Ordinal);
        foreach (var assignment in clause.Assignments)
        {
            foreach (var target in assignment.Columns)
            {
                var column = table.FindColumn(target);
                if (column is null || !assigned.Add(target))
                    return true;
                var isGenerated = column.Generation is ColumnGeneration.Stored or ColumnGeneration.Virtual or ColumnGeneration.IdentityAlways;
                if (isGenerated && assignment.Columns.Length == 1 && assignment.Value is not (DefaultExpression or UnknownExpression))
                    return true;
            }

            if (IsAmbiguous(assignment.Value, name, table))
                return true;
        }

        return false;
    }

    /// <summary>42702 for a bare column in DO UPDATE, which may be the stored or the excluded one; 42P01 and 42703 for a name that is not there.</summary>
    private static bool IsAmbiguous(Expression expression, string name, Table table) =>
        HasForeignQualifier(expression, name, excluded: true)
        || ExpressionTree.Parts(expression).Any(part => part is ColumnExpression column && (column.Qualifier is null || table.FindColumn(column.Name) is null));

    private static bool HasForeignQualifier(Expression expression, string name, bool excluded) =>
        ExpressionTree.Parts(expression).Any(part => part is ColumnExpression { Qualifier: { } qualifier } && qualifier != name && !(excluded && qualifier == "excluded"));
}
