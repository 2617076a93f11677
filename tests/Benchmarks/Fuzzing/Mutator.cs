using System.Collections.Immutable;
using StripeSync.Sql.Text;

namespace StripeSync.Benchmarks.Fuzzing;

/// <summary>Makes the input of a number; the same number and seed make the same input.</summary>
internal sealed class Mutator(ImmutableArray<string> corpus, int seed)
{
    private const int MaxLength = 20_000;

    private static readonly string[] Fragments =
    [
        "(", ")", "[", "]", "{", "}", "'", "\"", "$$", "$a$", ";", ",", ".", "..", ":", "::", ":=", "=", "=>", "->>", "||", "-", "--", "/*", "*/", "\\", "\\.", "\n", "\r\n", "\t", "\0", "\uFEFF", "\uFFFC",
        "\ud800", "é", "0", "0x", "1e", "1.", "9223372036854775808", "NULL", "E'\\", "E'\\u", "U&'\\", "U&\"", "UESCAPE '!'", "B'", "X'1", "N'", "@p", ":p", "$1", "?",
        "ON CONFLICT", "DO NOTHING", "DO UPDATE SET", "excluded.", "WHERE", "UNIQUE", "SELECT", "WITH", "AS", "FROM", "INSERT INTO", "VALUES", "DEFAULT", "RETURNING", "UNION ALL", "AND", "OR", "NOT", "IS",
        "CASE WHEN", "END", "BEGIN ATOMIC", "CREATE TABLE t (", "PRIMARY KEY", "CONSTRAINT", "INCLUDE (", "USING gist (", "EXCLUDE", "WITH &&", "COLLATE", "NULLS NOT DISTINCT", "PARTITION OF", "PARTITION BY",
        "ATTACH PARTITION", "INHERITS (", "LIKE", "INCLUDING ALL", "ALTER TABLE", "RENAME TO", "SET SCHEMA", "ADD COLUMN", "DROP COLUMN", "DROP CONSTRAINT", "CASCADE", "IF EXISTS", "IF NOT EXISTS",
        "CREATE UNIQUE INDEX", "BEGIN;", "ROLLBACK;", "SAVEPOINT a;", "ROLLBACK TO a;", "COMMIT;", "DO $$", "COPY t FROM stdin;\n", "SET search_path TO", "-- migrate:down\n", "-- +goose Down\n", "CREATE RULE r AS ON INSERT TO t DO ALSO (",
        "BETWEEN", "IN (", "ANY(", "ARRAY[", "ROW(", "EXISTS (", "INTERVAL", "AT TIME ZONE", "OPERATOR(", "FILTER (WHERE", "OVER (", "WITHIN GROUP (ORDER BY", "GENERATED ALWAYS AS IDENTITY", "MERGE INTO", "WHEN NOT MATCHED THEN",
    ];

    public SqlText Make(int number)
    {
        // Mixed, so that neighbours have nothing in common.
        var random = new Random(unchecked((seed * 1_000_003) ^ (number * (int)2654435761u)));
        var text = corpus[random.Next(corpus.Length)];
        if (random.Next(8) == 0)
            text += random.Next(2) == 0 ? ";\n" + corpus[random.Next(corpus.Length)] : corpus[random.Next(corpus.Length)];
        for (var i = random.Next(1, 7); i > 0 && text.Length < MaxLength; i--)
            text = Change(text, random);
        return WithHoles(text, random);
    }

    private string Change(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(4) == 0 ? random.Next(0, 200) : random.Next(0, 12), text.Length - at);
        switch (random.Next(9))
        {
            case 0: return text.Remove(at, length);
            case 1 or 2: return text.Insert(at, Fragments[random.Next(Fragments.Length)]);
            case 3: return text.Insert(at, " " + Fragments[random.Next(Fragments.Length)] + " ");
            case 4: return text.Insert(at, text.Substring(random.Next(text.Length + 1 - length), length));
            case 5: return text[..at];
            case 6:
                var other = corpus[random.Next(corpus.Length)];
                var from = random.Next(other.Length);
                return text.Insert(at, other.Substring(from, Math.Min(random.Next(1, 80), other.Length - from)));
            case 7:
                var repeated = text.Substring(at, length);
                return text.Insert(at, string.Concat(Enumerable.Repeat(repeated, random.Next(1, 20))));
            default:
                return at < text.Length ? text.Remove(at, 1).Insert(at, ((char)random.Next(random.Next(4) == 0 ? 0x10000 : 0x80)).ToString()) : text;
        }
    }

    /// <summary>Some inputs have holes, as interpolated strings do; others have the same character as text.</summary>
    private static SqlText WithHoles(string text, Random random)
    {
        if (random.Next(4) != 0)
            return SqlText.FromString(text);
        var holes = new SortedSet<int>();
        for (var i = random.Next(1, 4); i > 0 && text.Length > 0; i--)
            holes.Add(random.Next(text.Length));
        var characters = text.ToCharArray();
        foreach (var hole in holes)
            characters[hole] = SqlText.HoleCharacter;
        return new SqlText(new string(characters), [.. holes]);
    }
}
