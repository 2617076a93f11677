using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Tests.Generated;

/// <summary>One statement with the literals of its rows, by column; what is not supplied is absent.</summary>
internal sealed record GeneratedStatement(string Sql, Table Table, IReadOnlyList<IReadOnlyDictionary<string, string>> Rows, IReadOnlyCollection<string> Assigned);

/// <summary>Makes statements about a table: targets that hit a key, that nearly do, and that do not.</summary>
internal sealed class Statements(Dice dice)
{
    public GeneratedStatement Next(Table table)
    {
        var columns = table.Columns.Where(c => Values.IsWritable(c) && Values.Kind(c) != '?').ToList();
        var supplied = columns.Where(c => c.Generation == ColumnGeneration.IdentityAlways ? dice.Chance(10) : dice.Chance(c.IsNullable && !c.HasDefault ? 80 : c.Generation == ColumnGeneration.None ? 88 : 30)).ToList();
        if (supplied.Count == 0)
            supplied.Add(columns[0]);
        var rows = new List<Dictionary<string, string>>();
        for (var i = dice.Chance(15) ? 2 : 1; i > 0; i--)
        {
            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var column in supplied)
                row[column.Name] = dice.Chance(4) ? "DEFAULT" : dice.Chance(column.IsNullable ? 7 : 1) ? "NULL" : Values.Literal(column, dice);
            rows.Add(row);
        }

        var alias = dice.Chance(12) ? " AS x" : "";
        var isQuery = rows.Count == 1 && dice.Chance(8) && !rows[0].ContainsValue("DEFAULT");
        var source = isQuery
            ? "SELECT " + string.Join(", ", supplied.Select(c => Typed(rows[0][c.Name], c)))
            : "VALUES " + string.Join(", ", rows.Select(r => "(" + string.Join(", ", supplied.Select(c => r[c.Name])) + ")"));
        var overriding = supplied.Any(c => c.Generation == ColumnGeneration.IdentityAlways) ? " OVERRIDING SYSTEM VALUE" : "";
        var assigned = new List<string>();
        var sql = $"INSERT INTO {Values.Name(table)}{alias} ({string.Join(", ", supplied.Select(Values.Name))}){overriding} {source}";
        if (dice.Chance(85))
            sql += " ON CONFLICT" + Clause(table, supplied, assigned);
        return new GeneratedStatement(sql, table, rows, assigned);
    }

    private static string Typed(string literal, Column column) => literal.StartsWith('\'') || literal == "NULL" ? literal + "::" + column.Type : literal;

    private string Clause(Table table, List<Column> supplied, List<string> assigned)
    {
        var target = dice.Chance(6) ? "" : " " + Target(table);
        if (target.Length == 0 || dice.Chance(45))
            return target + " DO NOTHING";
        var sets = dice.Some(supplied.Where(c => c.Generation == ColumnGeneration.None).DefaultIfEmpty(supplied[0]).ToList(), 1 + dice.Next(2));
        assigned.AddRange(sets.Select(c => c.Name));
        return $"{target} DO UPDATE SET {string.Join(", ", sets.Select(c => $"{Values.Name(c)} = EXCLUDED.{Values.Name(c)}"))}";
    }

    private string Target(Table table)
    {
        if (dice.Chance(12))
        {
            var names = table.UniqueKeys.Select(k => k.Name).Concat(table.OtherConstraints).Concat(table.OtherIndexes).Append("nothing").ToList();
            return "ON CONSTRAINT " + Identifier.Quote(dice.Pick(names));
        }

        if (table.UniqueKeys.IsEmpty || dice.Chance(15))
            return "(" + string.Join(", ", dice.Some(table.Columns, 1 + dice.Next(3)).Select(Values.Name)) + ")" + (dice.Chance(20) ? Where(table, null) : "");
        var key = dice.Pick(table.UniqueKeys);
        var elements = key.Elements.Select(e => Element(e, table)).ToList();
        if (dice.Chance(30))
            elements.Reverse();
        if (dice.Chance(8) && elements.Count > 1)
            elements.RemoveAt(0);
        if (dice.Chance(8))
            elements.Add(Values.Name(dice.Pick(table.Columns)));
        return "(" + string.Join(", ", elements) + ")" + (key.IsPartial || dice.Chance(12) ? Where(table, key.Predicate?.Canonical) : "");
    }

    private string Where(Table table, string? predicate)
    {
        var columns = table.Columns.Where(Values.IsWritable).DefaultIfEmpty(table.Columns[0]).ToList();
        var proof = predicate is null ? Expressions.Predicate(columns, dice) : Expressions.Proof(predicate, columns, dice);
        return proof is null ? "" : " WHERE " + proof;
    }

    private string Element(KeyElement element, Table table)
    {
        var text = element.Column is not null ? Identifier.Quote(element.Column) : "(" + element.Expression!.Canonical + ")";
        if (element.Column is not null && dice.Chance(4))
            return $"({text})";
        if (element.Column is not null && dice.Chance(3) && table.FindColumn(element.Column) is { } cast)
            return $"(({text})::{dice.Pick([cast.Type, "text"])})";
        if (element.Expression is not null && dice.Chance(10) && dice.Pick(table.Columns) is var near && Values.Kind(near) != '?')
            return Expressions.IndexExpression(near, dice);
        var isText = element.Column is null || (table.FindColumn(element.Column) is { } column && Values.Kind(column) == 't');
        return text + (isText ? dice.Next(20) switch
        {
            0 => " COLLATE \"C\"",
            1 => " COLLATE \"default\"",
            2 => " text_pattern_ops",
            3 => " text_ops",
            4 => " COLLATE \"POSIX\"",
            5 => " varchar_ops",
            _ => "",
        } : dice.Chance(2) ? " DESC" : "");
    }
}
