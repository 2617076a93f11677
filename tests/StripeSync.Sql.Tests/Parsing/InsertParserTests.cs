using System.Collections.Immutable;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Tests.Parsing;

public sealed class InsertParserTests
{
    private static Command Parse(SqlText sql) => CommandParser.Parse(sql, TestContext.Current.CancellationToken);

    /// <summary>Parses one INSERT; ¤ in the text is a hole.</summary>
    private static InsertStatement One(string sql) => Assert.Single(Parse(Hole(sql)).Inserts);

    private static SqlText Hole(string sql)
    {
        var holes = Enumerable.Range(0, sql.Length).Where(i => sql[i] == '¤').ToImmutableArray();
        return new SqlText(sql.Replace('¤', SqlText.HoleCharacter), holes);
    }

    private static string Describe(InsertStatement insert)
    {
        var source = insert.Source switch
        {
            DefaultValuesSource => "default",
            ValuesSource values => "values " + string.Join(" ", values.Rows.Select(r => "(" + string.Join(",", r.Values.Select(v => v is UnknownExpression ? "?" : v.Canonical)) + ")" + (r.IsKnown ? "" : "?"))),
            QuerySource { Items.IsDefault: false } query => "select " + string.Join(",", query.Items.Select(v => v is UnknownExpression ? "?" : v.Canonical)),
            QuerySource => "query",
            _ => "unknown",
        };
        var conflict = insert.OnConflict is not { } clause ? "" : " | " + string.Join(",", (clause.Elements.IsDefault ? [] : clause.Elements).Select(e => e.Expression.Canonical))
            + (clause.ConstraintName is null ? "" : "constraint " + clause.ConstraintName) + (clause.Predicate is null ? "" : " where " + clause.Predicate.Canonical) + (clause.TargetIsKnown ? "" : "?") + " " + clause.Action;
        return $"{insert.Target.Schema}.{insert.Target.Name}({string.Join(",", insert.Columns.Select(c => c.Name))}{(insert.ColumnsAreKnown ? "" : "?")}) {source}{conflict}";
    }

    [Theory]
    [InlineData("INSERT INTO t VALUES (1, 'a', NULL, DEFAULT, @p, $2, :q)", ".t() values (1,'a',null,default,$p,$2,$q)")]
    [InlineData("insert into S.\"T\" as x (a, \"B\") values (1, 2), (3, 4)", "s.T(a,B) values (1,2) (3,4)")]
    [InlineData("INSERT INTO db.s.t DEFAULT VALUES", "s.t() default")]
    [InlineData("INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (1)", ".t(a) values (1)")]
    [InlineData("INSERT INTO t (a, b) SELECT x, 1 AS one FROM s JOIN u ON s.id = u.id WHERE x > 0", ".t(a,b) select x,1")]
    [InlineData("INSERT INTO t SELECT * FROM s", ".t() query")]
    [InlineData("INSERT INTO t (a) SELECT 1 UNION SELECT 2", ".t(a) query")]
    [InlineData("INSERT INTO t (SELECT 1)", ".t() query")]
    [InlineData("INSERT INTO t ((SELECT 1))", ".t() query")]
    [InlineData("INSERT INTO t TABLE s", ".t() query")]
    [InlineData("INSERT INTO t WITH x AS (SELECT 1) SELECT * FROM x", ".t() query")]
    [InlineData("INSERT INTO t (a) VALUES (1), (2) LIMIT 1", ".t(a) query")]
    [InlineData("INSERT INTO t (a[1], c.f) VALUES (1, 2)", ".t(a,c) values (1,2)")]
    [InlineData("INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING", ".t(a) values (1) |  Nothing")]
    [InlineData("INSERT INTO t (a) VALUES (1) ON CONFLICT (a, lower(b), (c + 1)) WHERE d IS NULL DO UPDATE SET x = 1 RETURNING id", ".t(a) values (1) | a,lower(b),c + 1 where d is null Update")]
    [InlineData("INSERT INTO t (a) VALUES (1) ON CONFLICT ON CONSTRAINT t_key DO UPDATE SET (x, y) = (1, 2), z = DEFAULT WHERE t.x <> 1", ".t(a) values (1) | constraint t_key Update")]
    [InlineData("INSERT INTO t SELECT * FROM a JOIN b ON conflict.x = b.x ON CONFLICT (id) DO NOTHING", ".t() query | id Nothing")]
    [InlineData("WITH s AS (SELECT 1) INSERT INTO t (a) SELECT 1", ".t(a) select 1")]
    [InlineData("WITH s (a) AS NOT MATERIALIZED (INSERT INTO t (a) VALUES (1) RETURNING a) SELECT * FROM s", ".t(a) values (1)")]
    [InlineData("EXPLAIN (ANALYZE, COSTS off) INSERT INTO t (a) VALUES (1)", ".t(a) values (1)")]
    [InlineData("PREPARE p (int) AS INSERT INTO t (a) VALUES ($1)", ".t(a) values ($1)")]
    [InlineData("SELECT 'INSERT INTO x VALUES (1)'; INSERT INTO t (a) VALUES (1); DELETE FROM t", ".t(a) values (1)")]
    [InlineData("INSERT INTO t (a) VALUES (timestamp '2020-01-01', interval '1 day', ARRAY[1,2], (1,2), x::int, CAST(y AS varchar(10)))",
        ".t(a) values ('2020-01-01'::timestamp without time zone,'1 day'::interval,array[1, 2],row(1, 2),x::integer,y::character varying(10))")]
    [InlineData("INSERT INTO t (a) VALUES (CASE WHEN a > 1 THEN 2 ELSE 3 END, EXISTS (SELECT 1), extract(year FROM d), trim(both ' ' from n), a IN (1,2), b BETWEEN 1 AND 2)",
        ".t(a) values (case when a > 1 then 2 else 3 end,?0:0,\"extract\"('year', d),btrim(n, ' '),a in (1, 2),b between 1 and 2)")]
    public void Reads_every_form(string sql, string expected)
    {
        var text = Describe(One(sql));
        Assert.Equal(expected, System.Text.RegularExpressions.Regex.Replace(text, @"\?\d+:\d+", "?0:0"));
    }

    [Theory]
    [InlineData("INSERT INTO ¤ (a) VALUES (1)", ".(a) values (1)")]
    [InlineData("INSERT INTO queue_¤ (a) VALUES (1)", ".(a) values (1)")]
    [InlineData("INSERT INTO ¤.t (a) VALUES (1)", ".(a) values (1)")]
    [InlineData("INSERT INTO t (¤) VALUES (1)", ".t(?) values (1)")]
    [InlineData("INSERT INTO t (a, ¤) VALUES (1, 2)", ".t(a?) values (1,2)")]
    [InlineData("INSERT INTO t (a) VALUES (¤, '¤', 3)", ".t(a) values (?,?,3)?")]
    [InlineData("INSERT INTO t (a) VALUES (1) ON CONFLICT (¤) DO NOTHING", ".t(a) values (1) | ?0:0? Nothing")]
    public void Holes_make_only_what_they_touch_unknown(string sql, string expected)
    {
        var text = Describe(One(sql));
        Assert.Equal(expected, System.Text.RegularExpressions.Regex.Replace(text, @"\?\d+:\d+", "?0:0"));
    }

    [Theory]
    [InlineData("INSERT INTO t (a) VALUES (1) ¤", true)]
    [InlineData("INSERT INTO t (a) VALUES ¤", true)]
    [InlineData("INSERT INTO t (a) SELECT x FROM s WHERE ¤", true)]
    [InlineData("INSERT INTO t (a) VALUES (1) ¤ RETURNING id", true)]
    [InlineData("INSERT INTO t (a) VALUES (¤)", false)]
    [InlineData("INSERT INTO t (a) VALUES (1) RETURNING ¤", false)]
    [InlineData("INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING ¤", false)]
    public void A_hole_may_hide_a_conflict_clause(string sql, bool expected) => Assert.Equal(expected, One(sql).ConflictMayBeInHole);

    [Theory]
    [InlineData("INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO SELECT")]
    [InlineData("INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO")]
    [InlineData("INSERT INTO t (a) VALUES (1) GARBAGE")]
    [InlineData("INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 1")]
    public void What_is_not_PostgreSQL_is_not_understood(string sql) => Assert.False(One(sql).IsUnderstood);

    [Fact]
    public void Several_statements_and_ctes_are_all_found()
    {
        var command = Parse(SqlText.FromString("INSERT INTO a VALUES (1); WITH x AS (INSERT INTO b VALUES (1)), y AS (INSERT INTO c VALUES (1)) INSERT INTO d SELECT 1; insert into e default values"));
        Assert.Equal("a b c d e", string.Join(" ", command.Inserts.Select(i => i.Target.Name)));
    }

    [Theory]
    [InlineData("CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (1)", "t")]
    [InlineData("DROP INDEX t_key; ALTER TABLE t ADD UNIQUE (a)", "t")]
    public void A_text_that_changes_a_table_says_so(string sql, string table) => Assert.Contains(table, Parse(SqlText.FromString(sql)).ChangedRelations);

    [Theory]
    [InlineData("SET search_path TO other, \"My\", \"$user\", 'x'; INSERT INTO t VALUES (1)", "other,My,x")]
    [InlineData("SET LOCAL search_path = other; INSERT INTO t VALUES (1)", "other")]
    [InlineData("SELECT pg_catalog.set_config('search_path', 'x', false); INSERT INTO t VALUES (1)", "x")]
    [InlineData("SELECT pg_catalog.set_config('search_path', $1, false); INSERT INTO t VALUES (1)", "?")]
    [InlineData("SET search_path = ¤; INSERT INTO t VALUES (1)", "?")]
    [InlineData("SET search_path = a; RESET ALL; INSERT INTO t VALUES (1)", "configured")]
    [InlineData("SET search_path = a; SET search_path TO DEFAULT; INSERT INTO t VALUES (1)", "configured")]
    [InlineData("SET statement_timeout = 5; SELECT 1; INSERT INTO t VALUES (1)", "configured")]
    public void A_text_that_changes_the_search_path_says_so(string sql, string expected)
    {
        var path = One(sql).SearchPath;
        Assert.Equal(expected, !path.IsKnown ? "?" : path.Schemas.IsDefault ? "configured" : string.Join(",", path.Schemas));
    }
}
