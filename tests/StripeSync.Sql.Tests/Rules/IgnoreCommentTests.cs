using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Tests.Rules;

/// <summary><c>-- stripesync: ignore SSQ1002 reason</c> in every place where SQL is judged.</summary>
public sealed class IgnoreCommentTests
{
    private const string Insert = "INSERT INTO customers (email) VALUES (@email)";

    [Theory]
    [InlineData("-- stripesync: ignore SSQ1002 imported once\n" + Insert)]
    [InlineData("/* stripesync: ignore SSQ1002 */ " + Insert)]
    [InlineData("--stripesync: ignore SSQ1019, SSQ1002\r\n-- stripesync: ignore SSQ1019\r\n" + Insert + " ON CONFLICT (id) DO NOTHING")]
    [InlineData("-- StripeSync: Ignore SSQ1002\n-- another comment\n\n" + Insert + ";")]
    [InlineData("INSERT INTO customers (email)\n-- stripesync: ignore SSQ1002 inside of the statement\nVALUES (@email)")]
    [InlineData("SELECT 1; /* a /* nested */ one */ -- stripesync: ignore SSQ1002\n" + Insert)]
    public void The_next_statement_is_ignored(string sql) => Assert.DoesNotContain(Judge(sql), static id => id != "SSQ9003");

    [Theory]
    [InlineData(Insert + "; -- stripesync: ignore SSQ1002\nSELECT 1", "SSQ1002")]
    [InlineData("-- stripesync: ignore SSQ1002\n" + Insert + ";\n" + Insert, "SSQ1002")]
    [InlineData("-- stripesync: ignore SSQ1002\nSELECT 1; " + Insert, "SSQ1002")]
    [InlineData("SELECT '-- stripesync: ignore SSQ1002'; " + Insert, "SSQ1002")]
    [InlineData("-- stripesync: ignore\n" + Insert, "SSQ1002")]
    [InlineData("-- stripesync: ignore everything SSQ1002\n" + Insert, "SSQ1002")]
    [InlineData("-- ignore SSQ1002\n" + Insert, "SSQ1002")]
    [InlineData("-- stripesync: ignore ssq1002\n" + Insert, "SSQ1002")]
    [InlineData("-- stripesync: ignore SSQ1003\n" + Insert, "SSQ9003 SSQ1002")]
    [InlineData("-- stripesync: ignore SSQ1002\n" + Insert + " ON CONFLICT (email) DO NOTHING", "SSQ9003")]
    [InlineData("-- stripesync: ignore SSQ1002, SSQ1003\n" + Insert, "SSQ9003")]
    [InlineData("/* stripesync: ignore SSQ1002", "")]
    [InlineData("-- stripesync: ignore SSQ1002\nINSERT INTO other.unknown_table (a) VALUES (1)", "")]
    [InlineData("-- stripesync: ignore SSQ1014, SSQ1011\n" + Insert + " ON CONFLICT (email) DO NOTHING", "")]
    [InlineData("-- stripesync: ignore SSQ1002\nINSERT INTO customers (email) VALUES (NULL)", "SSQ1015 SSQ9003")]
    public void Nothing_else_is(string sql, string expected) => Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), Judge(sql).Order());

    [Theory]
    [InlineData("SSQ2002", "DELETE FROM stripe_sync_queue", true)]
    [InlineData("SSQ2002", "DELETE FROM stripe_sync_queue WHERE status = 'completed'", false)]
    [InlineData("SSQ2002", "WITH gone AS (DELETE FROM stripe_sync_queue RETURNING id) SELECT count(*) FROM gone", true)]
    [InlineData("SSQ2002", "WITH gone AS (DELETE FROM stripe_sync_queue WHERE id = 1 RETURNING id) SELECT count(*) FROM gone", false)]
    [InlineData("SSQ1013", "UPDATE stripe_sync_queue SET event_type = 'a'", true)]
    [InlineData("SSQ1013", "UPDATE stripe_sync_queue SET status = 'failed'", false)]
    [InlineData("SSQ1010", "COPY stripe_sync_queue (space_id, event_type) FROM STDIN", true)]
    [InlineData("SSQ1010, SSQ1022", "COPY spaces (id, name) FROM STDIN", false)]
    [InlineData("SSQ1009", "MERGE INTO spaces s USING (SELECT 1 AS id) n ON s.id = n.id WHEN NOT MATCHED THEN INSERT (id, name) VALUES (n.id, 'x')", true)]
    [InlineData("SSQ1009", "MERGE INTO spaces s USING (SELECT 1 AS id) n ON s.id = n.id WHEN MATCHED THEN UPDATE SET name = 'x'", false)]
    [InlineData("SSQ1009", "INSERT INTO spaces (id, name) SELECT 1, 'x' WHERE NOT EXISTS (SELECT FROM spaces WHERE id = 1)", true)]
    [InlineData("SSQ1018", "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT (space_id, event_type) DO NOTHING", false)]
    [InlineData("SSQ2001", "SELECT id FROM stripe_sync_queue WHERE status = 'pending' LIMIT 1 FOR UPDATE", true)]
    [InlineData("SSQ2001", "SELECT id FROM stripe_sync_queue WHERE status = 'pending' LIMIT 1 FOR UPDATE SKIP LOCKED", false)]
    [InlineData("SSQ2004", "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending'", true)]
    [InlineData("SSQ2005", "DELETE FROM stripe_sync_queue WHERE status = 'failed'", false)]
    public void Of_every_kind_of_statement(string rule, string sql, bool isUsed)
    {
        var commented = Judge($"-- stripesync: ignore {rule}\n{sql}", RuleCases.Queue).ToList();
        Assert.Equal(isUsed, Judge(sql, RuleCases.Queue).Contains(rule));
        Assert.Equal(!isUsed, commented.Contains("SSQ9003"));
        Assert.DoesNotContain(rule, commented);
    }

    /// <summary>Where nothing is known of the statement or a part of it, the comment may be needed.</summary>
    [Theory]
    [InlineData("SSQ2002", "DELETE FROM others")]
    [InlineData("SSQ2001", "SELECT id FROM others LIMIT 1 FOR UPDATE")]
    [InlineData("SSQ1013", "UPDATE stripe_sync_queue SET status = 'failed' FORWARD")]
    [InlineData("SSQ1013", "WITH changed AS (UPDATE others SET a = 1 RETURNING id) UPDATE stripe_sync_queue SET status = 'failed'")]
    public void Of_what_is_not_known(string rule, string sql) => Assert.DoesNotContain("SSQ9003", Judge($"-- stripesync: ignore {rule}\n{sql}", RuleCases.Queue));

    [Fact]
    public void A_hole_in_the_statement_may_be_what_the_comment_is_for()
    {
        var text = "-- stripesync: ignore SSQ1002\nINSERT INTO customers (email) VALUES (\uFFFC) ON CONFLICT (email) DO NOTHING";
        var sql = new SqlText(text, [text.IndexOf('\uFFFC', StringComparison.Ordinal)]);
        Assert.Empty(RuleCase.Engine(RuleCases.Customers).Judge(sql, WriteContext.None, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_unused_comment_is_what_the_finding_points_to()
    {
        const string comment = "-- stripesync: ignore SSQ1002 because";
        var finding = Assert.Single(RuleCase.Engine(RuleCases.Customers).Judge(SqlText.FromString("SELECT 1;\n" + comment + "\n" + Insert + " ON CONFLICT (email) DO NOTHING"), WriteContext.None, TestContext.Current.CancellationToken));
        Assert.Equal(new SqlSpan(10, comment.Length), finding.Span);
        Assert.Equal("This comment ignores SSQ1002, but nothing is found there; remove it", finding.Message);
    }

    [Theory]
    [InlineData("CREATE TABLE mail_queue (id bigserial PRIMARY KEY, space_id bigint);", "SSQ3001")]
    [InlineData("-- stripesync: ignore SSQ3001 the key is in another service\nCREATE TABLE mail_queue (id bigserial PRIMARY KEY, space_id bigint);", "")]
    [InlineData("-- stripesync: ignore SSQ3001\nCREATE TABLE other (id bigserial PRIMARY KEY);", "SSQ9003")]
    [InlineData("-- stripesync: ignore SSQ1002 judged elsewhere\nCREATE TABLE other (id bigserial PRIMARY KEY);", "")]
    [InlineData("CREATE TABLE tags (name text);\n-- stripesync: ignore SSQ1003\nINSERT INTO tags (name) VALUES ('a') ON CONFLICT (name) DO NOTHING;", "")]
    [InlineData("CREATE TABLE tags (name text PRIMARY KEY);\n-- stripesync: ignore SSQ1003\nINSERT INTO tags (name) VALUES ('a') ON CONFLICT (name) DO NOTHING;", "SSQ9003")]
    [InlineData("CREATE TABLE tags (name text PRIMARY KEY);\nINSERT INTO tags (name) VALUES ('a');\n-- stripesync: ignore SSQ1015, SSQ1016\nINSERT INTO tags (name) VALUES ('b');", "SSQ9003")]
    [InlineData("CREATE TABLE tags (name text PRIMARY KEY);\n-- stripesync: ignore SSQ1015\nINSERT INTO tags (name) VALUES (NULL);", "")]
    [InlineData("-- stripesync: ignore SSQ1015\nINSERT INTO tags (name) VALUES ('a');", "")]
    [InlineData("CREATE TABLE tags (name text PRIMARY KEY);\n-- stripesync: ignore SSQ1002 never said of a migration\nINSERT INTO tags (name) VALUES ('a');", "")]
    [InlineData("CREATE TABLE other (id bigserial PRIMARY KEY);\n-- +goose Down\n-- stripesync: ignore SSQ3001\nDROP TABLE other;", "")]
    public void In_migrations(string sql, string expected)
    {
        var token = TestContext.Current.CancellationToken;
        var options = EngineOptions.Default with { QueueKeys = [new QueueKey("mail_queue", ["space_id"])] };
        var file = SchemaFile.Parse("migrations/0001_init.sql", sql, token);
        var catalog = Catalog.Build([new SchemaRoot("migrations", [file])], options, token);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), SchemaJudge.Judge(catalog, file, token).Select(static f => f.RuleId));
    }

    private static IEnumerable<string> Judge(string sql, string schema = RuleCases.Customers) =>
        RuleCase.Engine(schema).Judge(SqlText.FromString(sql), WriteContext.None, TestContext.Current.CancellationToken).Select(static f => f.RuleId);
}
