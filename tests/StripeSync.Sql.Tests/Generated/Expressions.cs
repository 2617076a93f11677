using StripeSync.Sql.Catalogs;

namespace StripeSync.Sql.Tests.Generated;

/// <summary>Index expressions and predicates, and other ways to write or to miss them.</summary>
internal static class Expressions
{
    /// <summary>An expression over a column as CREATE INDEX takes it.</summary>
    public static string IndexExpression(Column column, Dice dice)
    {
        var name = Values.Name(column);
        return Values.Kind(column) switch
        {
            't' => dice.Pick([$"lower({name})", $"lower({name})", $"upper({name})", $"coalesce({name}, '')", $"btrim({name})", $"({name} || 'x')", $"(lower({name}::text))", $"md5({name})"]),
            'n' => dice.Pick([$"({name} + 1)", $"coalesce({name}, 0)", $"({name} % 2)", $"({name}::text)", $"abs({name})", $"(- {name})"]),
            'b' => dice.Pick([$"({name} IS NULL)", $"coalesce({name}, false)", $"(NOT {name})"]),
            'd' => $"coalesce({name}, '2000-01-01')",
            _ => $"({name}::text)",
        };
    }

    /// <summary>A predicate over one or two columns.</summary>
    public static string Predicate(IReadOnlyList<Column> columns, Dice dice)
    {
        var first = Atom(dice.Pick(columns), dice);
        return dice.Next(8) switch
        {
            0 => first + " AND " + Atom(dice.Pick(columns), dice),
            1 => first + " OR " + Atom(dice.Pick(columns), dice),
            2 => "NOT (" + first + ")",
            _ => first,
        };
    }

    public static string Atom(Column column, Dice dice)
    {
        var name = Values.Name(column);
        if (dice.Chance(25))
            return name + dice.Pick([" IS NULL", " IS NOT NULL", " IS NOT NULL"]);
        return Values.Kind(column) switch
        {
            't' => dice.Pick(
            [
                $"{name} = 'active'", $"'active' = {name}", $"{name} <> 'b'", $"{name} IN ('a', 'active')", $"{name} = ANY (ARRAY['a', 'active'])", $"{name} NOT IN ('b')",
                $"{name} > 'a'", $"{name} LIKE 'a%'", $"lower({name}) = 'a'", $"length({name}) > 0", $"{name}::text = 'active'", $"{name} IS DISTINCT FROM 'b'",
                $"{name} = 'a' OR {name} = 'active'", $"coalesce({name}, '') = 'a'", $"{name} BETWEEN 'a' AND 'b'", $"({name} = 'active') IS TRUE", $"{name} <> ''",
            ]),
            'n' => dice.Pick(
            [
                $"{name} > 0", $"0 < {name}", $"{name} >= 1", $"{name} = 1", $"1 = {name}", $"{name} IN (1, 2)", $"{name} <> 0", $"{name} BETWEEN 1 AND 7", $"{name} < 5", $"{name} = 2",
                $"{name} % 2 = 0", $"{name} + 1 > 1", $"{name} > 1 - 1", $"{name} IS NOT DISTINCT FROM 1", $"NOT {name} <= 0", $"abs({name}) = 1", $"{name} NOT IN (0, 2)", $"{name} > 0.5",
                $"{name} = 1 OR {name} = 2", $"coalesce({name}, 0) > 0", $"{name} > 0::bigint", $"{name} IN (1)", $"{name} = ANY ('{{1,2}}')", $"{name}::text = '1'",
            ]),
            'b' => dice.Pick([name, $"NOT {name}", $"{name} = true", $"{name} IS TRUE", $"{name} IS NOT TRUE", $"{name} = false", $"{name} <> false", $"{name} IS FALSE", $"coalesce({name}, false)"]),
            'd' => dice.Pick([$"{name} > '2024-01-01'", $"{name} = '2024-06-01'", $"{name} >= DATE '2024-01-01'", $"{name} < '2025-01-01'", $"{name} > '2020-01-01'::timestamp"]),
            'u' => dice.Pick([$"{name} <> '00000000-0000-0000-0000-000000000002'", $"{name} = '00000000-0000-0000-0000-000000000001'"]),
            _ => name + " IS NOT NULL",
        };
    }

    /// <summary>What a statement writes where the index has this predicate: it, more, less, or something near.</summary>
    public static string? Proof(string predicate, IReadOnlyList<Column> columns, Dice dice)
    {
        var about = columns.Where(c => predicate.Contains(c.Name, StringComparison.Ordinal)).ToList();
        return dice.Next(9) switch
        {
            0 => null,
            1 => $"({predicate}) AND {Atom(dice.Pick(columns), dice)}",
            2 => $"{Atom(dice.Pick(columns), dice)} AND ({predicate})",
            3 => $"({predicate}) OR {Atom(dice.Pick(columns), dice)}",
            4 or 5 or 6 when about.Count > 0 => Atom(dice.Pick(about), dice),
            7 when about.Count > 0 => Atom(dice.Pick(about), dice) + " AND " + Atom(dice.Pick(columns), dice),
            _ => predicate,
        };
    }
}
