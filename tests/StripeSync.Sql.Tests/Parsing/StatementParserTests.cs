using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Tests.Parsing;

/// <summary>UPDATE, DELETE, SELECT, MERGE, COPY and LOCK; ¤ in a text is a hole.</summary>
public sealed class StatementParserTests
{
    private static Command Parse(string sql)
    {
        var holes = Enumerable.Range(0, sql.Length).Where(i => sql[i] == '¤').ToImmutableArray();
        return CommandParser.Parse(new SqlText(sql.Replace('¤', SqlText.HoleCharacter), holes), TestContext.Current.CancellationToken);
    }

    private static string Describe(CommandStatement statement)
    {
        var name = (statement.Target.Schema is null ? "" : statement.Target.Schema + ".") + statement.Target.Name + (statement.Alias is null ? "" : " " + statement.Alias);
        var text = statement switch
        {
            UpdateStatement s => $"update {name} set {Set(s.Assignments)}{From(" from ", s.From)}{Where(s.Where)}",
            DeleteStatement s => $"delete {name}{From(" using ", s.Using)}{Where(s.Where)}",
            SelectStatement s => $"select {name}{(s.From.IsSingle ? "" : " +")}{Where(s.Where)}{(s.IsAggregated ? " aggregated" : "")}{string.Concat(s.RowNumbers.Select(Rank))}{(s.HasLimit ? " limit" : "")}"
                + (s.Locking is { } l ? $" for {(l.IsExclusive ? "update" : "share")} {l.Wait}" : ""),
            MergeStatement s => $"merge {name} on {s.On.Canonical}{string.Concat(s.Inserts.Select(i => $" insert ({string.Join(",", i.Columns.Select(c => c.Name))})"))}"
                + $"{string.Concat(s.Updates.Select(u => " set " + Set(u)))} since {s.SinceVersion}",
            CopyStatement s => $"copy {name} ({string.Join(",", s.Columns.Select(c => c.Name))}) {string.Join(",", s.Options.Order(StringComparer.Ordinal))}{Where(s.Where)}",
            LockStatement s => $"lock {name} {(s.KeepsWritersOut ? "out" : "in")}",
            InsertStatement => "insert " + name,
            _ => "?",
        };
        return text + (statement.IsUnderstood ? "" : " ?");
    }

    private static string Set(ImmutableArray<Assignment> assignments) => string.Join(", ", assignments.Select(a => $"{string.Join("+", a.Columns)} = {(a.Value is UnknownExpression or SubqueryExpression ? "?" : a.Value.Canonical)}"));

    private static string Rank(RowNumber r) => $" rank by {string.Join(",", r.Partition)} order {string.Join(",", r.Order)}";

    private static string From(string word, FromClause? from) => from is null ? "" : word + (from.Table?.Name ?? "?") + (from.IsSingle ? "" : " +");

    private static string Where(WhereClause? where) => where is null ? "" : " where " + System.Text.RegularExpressions.Regex.Replace(where.Condition.Canonical, @"\?\d+:\d+", "?");

    [Theory]
    [InlineData("UPDATE t SET a = 1", "update t set a = 1")]
    [InlineData("update only s.\"T\" * as x set (a, b) = (1, 2), c = c + 1 from u where x.id = u.id returning *", "update s.T x set a+b = row(1, 2), c = c + 1 from u where id = id")]
    [InlineData("UPDATE t x SET a = DEFAULT FROM u JOIN v ON u.i = v.i WHERE x.a <> 1;", "update t x set a = default from u + where a <> 1")]
    [InlineData("UPDATE t SET (a, b) = (SELECT 1, 2) WHERE id IN (SELECT id FROM t WHERE b)", "update t set a+b = ? where id in (?) | select t where b")]
    [InlineData("UPDATE t SET a = 1 WHERE CURRENT OF c", "update t set a = 1 where current ?")]
    [InlineData("UPDATE t SET a = 1 ON CONFLICT DO NOTHING", "update t set a = 1 ?")]
    [InlineData("UPDATE ¤ SET a = 1", "update  set a = 1")]
    [InlineData("UPDATE t SET a = 1 WHERE ¤", "update t set a = 1 where ?")]
    [InlineData("UPDATE t SET a = 1 WHERE b = 2 ¤", "update t set a = 1 where b = 2 ?")]
    [InlineData("DELETE FROM t", "delete t")]
    [InlineData("DELETE FROM t AS x USING t y WHERE x.a = y.a AND x.id < y.id", "delete t x using t where (a = a) and (id < id)")]
    [InlineData("DELETE FROM t WHERE a IN (SELECT x FROM (SELECT x FROM u) v) RETURNING id", "delete t where a in (?) | select  v | select u")]
    [InlineData("SELECT id FROM t WHERE s = 'a' ORDER BY id LIMIT 1 FOR UPDATE", "select t where s = 'a' limit for update Block")]
    [InlineData("SELECT count(*) FROM t x, u GROUP BY a FOR NO KEY UPDATE OF x SKIP LOCKED", "select t x + aggregated for update SkipLocked")]
    [InlineData("SELECT 1 FROM t FETCH FIRST 1 ROW ONLY FOR KEY SHARE NOWAIT", "select t limit for share NoWait")]
    [InlineData("SELECT 1 FROM t UNION SELECT 2 FROM u", "select t ?")]
    [InlineData("SELECT a FROM t WHERE a = 1 ¤ FOR UPDATE", "select t where a = 1 for update Block ?")]
    [InlineData("SELECT a FROM generate_series(1, 2) AS g", "select  +")]
    [InlineData("SELECT extract(day FROM d) FROM t", "select t")]
    [InlineData("SELECT id, row_number() OVER (PARTITION BY a, b ORDER BY c DESC NULLS LAST, d) AS n FROM t", "select t aggregated rank by a,b order c,d")]
    [InlineData("SELECT row_number() OVER w, rank() OVER (ORDER BY a) FROM t WINDOW w AS (ORDER BY a)", "select t aggregated")]
    [InlineData("WITH c AS (SELECT id FROM t FOR UPDATE) UPDATE t SET a = 1 FROM c WHERE c.id = t.id", "update t set a = 1 from c where id = id | select t for update Block")]
    [InlineData("WITH d AS (DELETE FROM t WHERE a = 1 RETURNING *), i AS (INSERT INTO u SELECT * FROM d) SELECT * FROM d", "delete t where a = 1 | insert u | select d")]
    [InlineData("MERGE INTO t AS x USING (VALUES (1)) s (id) ON x.id = s.id WHEN MATCHED AND x.a > 1 THEN UPDATE SET a = 2 WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id, a) VALUES (s.id, 1)",
        "merge t x on id = id insert (id,a) set a = 2 since 15")]
    [InlineData("MERGE INTO t USING s ON true WHEN NOT MATCHED BY SOURCE THEN DELETE WHEN NOT MATCHED THEN INSERT DEFAULT VALUES", "merge t on true insert () since 17")]
    [InlineData("MERGE INTO t USING s ON true WHEN NOT MATCHED THEN INSERT (a) VALUES (1) ON CONFLICT DO NOTHING", "merge t on true insert (a) since 15 ?")]
    [InlineData("MERGE INTO t USING s ON true WHEN NOT MATCHED THEN DO NOTHING RETURNING t.id", "merge t on true since 17")]
    [InlineData("COPY s.t (a, \"B\") FROM STDIN", "copy s.t (a,B) ")]
    [InlineData("COPY t FROM STDIN (FORMAT csv, HEADER, FORCE_NULL (a, b)) WHERE a > 1", "copy t () force_null,format,header where a > 1")]
    [InlineData("COPY t FROM '/tmp/x' WITH CSV HEADER DELIMITER AS ';' NULL ''", "copy t () as,csv,delimiter,header,null")]
    [InlineData("COPY BINARY t FROM PROGRAM 'cat x'", "copy t () ")]
    [InlineData("COPY t FROM STDIN ON CONFLICT DO NOTHING", "copy t ()  ?")]
    [InlineData("COPY ¤ (a) FROM STDIN (FORMAT BINARY)", "copy  (a) format")]
    [InlineData("COPY t TO STDOUT", "")]
    [InlineData("COPY (SELECT 1) TO STDOUT", "")]
    [InlineData("LOCK TABLE a, s.b IN SHARE ROW EXCLUSIVE MODE NOWAIT; LOCK c", "lock a out | lock s.b out | lock c out")]
    [InlineData("LOCK a IN ROW EXCLUSIVE MODE; LOCK a IN ACCESS SHARE MODE; LOCK a IN SHARE UPDATE EXCLUSIVE MODE", "lock a in | lock a in | lock a out")]
    public void Statements(string sql, string expected) => Assert.Equal(expected, string.Join(" | ", Parse(sql).Statements.Select(Describe)));

    [Fact]
    public void Spans_are_the_words()
    {
        const string Sql = "DELETE FROM t WHERE ((a = 1) OR b) RETURNING id";
        var delete = Assert.IsType<DeleteStatement>(Assert.Single(Parse(Sql).Statements));
        Assert.Equal("((a = 1) OR b)", Sql.Substring(delete.Where!.Span.Start, delete.Where.Span.Length));
        Assert.Equal("(a = 1) OR b", Sql.Substring(delete.Where.Condition.Span.Start, delete.Where.Condition.Span.Length));

        const string Claim = "SELECT id FROM t ORDER BY id FOR UPDATE OF t -- the job";
        var select = Assert.IsType<SelectStatement>(Assert.Single(Parse(Claim).Statements));
        Assert.Equal("FOR UPDATE OF t", Claim.Substring(select.Locking!.Span.Start, select.Locking.Span.Length));
        Assert.Equal(select.Locking.Span.End, select.End);

        const string Ranked = "SELECT row_number() OVER (PARTITION BY a ORDER BY b DESC, c ROWS UNBOUNDED PRECEDING) FROM t";
        var ranked = Assert.Single(Assert.IsType<SelectStatement>(Assert.Single(Parse(Ranked).Statements)).RowNumbers);
        Assert.Equal("b DESC, c", Ranked.Substring(ranked.OrderSpan.Start, ranked.OrderSpan.Length));
    }

    [Fact]
    public void A_group_knows_its_common_tables()
    {
        var group = Parse("WITH a (x, y) AS MATERIALIZED (SELECT p FROM one), b AS (UPDATE two SET q = 1 RETURNING *) DELETE FROM t USING a, b").Statements[0].Group;
        Assert.Equal(["a", "b"], group.CommonTables.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("one", group.CommonTables["a"].Names);
        Assert.DoesNotContain("two", group.CommonTables["a"].Names);
        Assert.Contains("two", group.CommonTables["b"].Names);
        Assert.True(group.IsKnown);
        Assert.False(Parse("DELETE FROM t WHERE a = ¤").Statements[0].Group.IsKnown);
    }

    [Theory]
    [InlineData("select 1", false)]
    [InlineData("SELECT * FROM t WHERE created > 1 ORDER BY id", false)]
    [InlineData("insert", true)]
    [InlineData("x Delete", true)]
    [InlineData("SELECT 1 FOR UPDATE", true)]
    [InlineData("mErGe", true)]
    [InlineData("copy", true)]
    [InlineData("cop", false)]
    [InlineData("", false)]
    public void The_gate_looks_for_words(string sql, bool expected) => Assert.Equal(expected, ConflictEngine.MayWrite(SqlText.FromString(sql)));
}
