using StripeSync.Sql.Catalogs;

namespace StripeSync.Sql.Tests.Catalogs;

public sealed class QueueTableTests
{
    [Theory]
    [InlineData("t", "*_queue", false)]
    [InlineData("mail_queue", "*_queue", true)]
    [InlineData("mail_queue", "mail*", true)]
    [InlineData("mail_queue", "*a*l*q*e", true)]
    [InlineData("mail_queue", "app.*_queue", false)]
    [InlineData("mail_queue", "pub*.*_queue", true)]
    [InlineData("mail_queue", "mail_queue2", false)]
    public void A_pattern_matches_the_whole_name(string table, string pattern, bool expected) =>
        Assert.Equal(expected, Queue(table, "(a int UNIQUE)", EngineOptions.Default with { QueueTablePatterns = [pattern] }, out _));

    [Theory]
    [InlineData("(id bigserial PRIMARY KEY, a int, b int, UNIQUE (a, b))", "a,b")]
    [InlineData("(id uuid PRIMARY KEY DEFAULT gen_random_uuid(), a int UNIQUE)", "a")]
    [InlineData("(id int PRIMARY KEY, a int UNIQUE)", "a")]
    [InlineData("(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)", null)]
    [InlineData("(a int, EXCLUDE (a WITH =))", null)]
    public void A_natural_key_is_the_first_one_that_the_database_does_not_make(string columns, string? expected)
    {
        Assert.True(Queue("mail_queue", columns, EngineOptions.Default, out var key));
        Assert.Equal(expected, key);
    }

    [Theory]
    [InlineData("mail_queue", "x,y")]
    [InlineData("public.mail_queue", "x,y")]
    [InlineData("app.mail_queue", "code")]
    public void A_configured_key_comes_first(string name, string expected)
    {
        Queue("mail_queue", "(id int PRIMARY KEY, x int, y int, code text UNIQUE)", EngineOptions.Default with { QueueKeys = [new QueueKey(name, ["x", "y"])] }, out var key);
        Assert.Equal(expected, key);
    }

    [Fact]
    public void The_built_in_queue_keeps_its_key_whatever_the_migrations_declare()
    {
        Queue("stripe_sync_queue", "(id int PRIMARY KEY, space_id int, event_type int)", EngineOptions.Default, out var key);
        Assert.Equal("space_id,event_type", key);
    }

    private static bool Queue(string name, string columns, EngineOptions options, out string? key)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var file = SchemaFile.Parse("1.sql", $"CREATE TABLE {name} {columns}", cancellationToken);
        var catalog = Catalog.Build([new SchemaRoot("", [file])], options, cancellationToken);
        var table = catalog.Resolve(null, name, default).Table!;
        var columnsOfKey = catalog.NaturalKeyOf(table);
        key = columnsOfKey.IsDefault ? null : string.Join(',', columnsOfKey);
        return catalog.IsQueueTable(table);
    }
}
