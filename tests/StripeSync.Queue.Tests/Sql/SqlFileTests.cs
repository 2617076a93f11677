using StripeSync.TestServer;

namespace StripeSync.Queue.Tests.Sql;

public sealed class SqlFileTests
{
    static readonly QueueTable Hostile = new(new StripeSyncQueueOptions
    {
        Schema = "a\"; DROP SCHEMA public; --",
        Table = "t$$'\\ $body1$ */",
        SpacesSchema = "x'y",
        SpacesTable = "SELECT",
    });

    [Theory]
    [InlineData("SELECT * FROM public.stripe_sync_queue AS q", """SELECT * FROM "a""; DROP SCHEMA public; --"."t$$'\ $body1$ */" AS q""")]
    [InlineData("JOIN public.spaces s", """JOIN "x'y"."SELECT" s""")]
    [InlineData("'public.spaces'::regclass", """'"x''y"."SELECT"'::regclass""")]
    [InlineData("'public.stripe_sync_queue'", """E'"a""; DROP SCHEMA public; --"."t$$''\\ $body1$ */"'""")]
    [InlineData("-- public.stripe_sync_queue\n/* /* */ public.spaces */", "-- public.stripe_sync_queue\n/* /* */ public.spaces */")]
    [InlineData("=public.enqueue_stripe_sync(1)", """="a""; DROP SCHEMA public; --"."enqueue_stripe_sync"(1)""")]
    [InlineData("ON SCHEMA public FROM PUBLIC, x.public.y", "ON SCHEMA public FROM PUBLIC, x.public.y")]
    [InlineData("CONSTRAINT stripe_sync_queue_status_check", """CONSTRAINT "t$$'\ $body1$ */_status_check" """)]
    [InlineData("space_id public.stripe_sync_queue.space_id%TYPE", """space_id "a""; DROP SCHEMA public; --"."t$$'\ $body1$ */".space_id%TYPE""")]
    [InlineData("DO $$ public.spaces $$", """DO $$ "x'y"."SELECT" $$""")]
    [InlineData("DO $$public.stripe_sync_queue$$", """DO $body2$"a""; DROP SCHEMA public; --"."t$$'\ $body1$ */"$body2$""")]
    public void Names_are_replaced_by_token(string sql, string expected) =>
        Assert.Equal(expected.TrimEnd(), new SqlTemplate(Hostile).Apply(sql));

    [Theory]
    [InlineData("UPDATE stripe_sync_queue SET status = 'x'")]
    [InlineData("SELECT 'DELETE FROM public.stripe_sync_queue'")]
    [InlineData("SELECT * FROM public.invoices")]
    [InlineData("""SELECT * FROM "stripe_sync_queue" """)]
    public void Other_forms_are_refused(string sql) =>
        Assert.Throws<InvalidOperationException>(() => new SqlTemplate(Hostile).Apply(sql));

    [Fact]
    public void Every_file_can_be_loaded_for_hostile_names()
    {
        string[] folders = ["Install", "Archive", "Functions"];
        var files = folders.SelectMany(SqlFile.In).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.NotEmpty(SqlFile.Load(file, Hostile)));
    }

    [Fact]
    public async Task The_archive_can_be_made_twice()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        var sql = SqlFile.Load("Archive/create_archive.sql", new QueueTable(new StripeSyncQueueOptions()));
        await database.ExecuteAsync(sql);
        await database.ExecuteAsync(sql);
        Assert.Equal(["0"], await database.RowsAsync("SELECT count(*) FROM stripe_sync.archive"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("äääääääääääääääääääääääääääääääää")]
    public void A_name_that_no_table_can_have_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new QueueTable(new StripeSyncQueueOptions { Table = name }));

    // An attribute cannot hold half a surrogate pair.
    [Fact]
    public void A_name_that_is_not_Unicode_is_refused() => A_name_that_no_table_can_have_is_refused("a\ud800");
}
