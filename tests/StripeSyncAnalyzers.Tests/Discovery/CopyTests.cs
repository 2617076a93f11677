using StripeSync.Sql.Tests.Rules;

namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>COPY through the import methods of Npgsql.</summary>
public class CopyTests
{
    [Theory]
    [InlineData("using var writer = connection.BeginBinaryImport(\"copy {|SSQ1010:stripe_sync_queue|} (space_id, event_type) from stdin (format binary)\");")]
    [InlineData("await using var writer = await connection.BeginBinaryImportAsync(\"COPY {|SSQ1010:stripe_sync_queue|} (space_id, event_type) FROM STDIN (FORMAT BINARY)\");")]
    [InlineData("using var writer = connection.BeginTextImport(\"copy {|SSQ1022:customers|} (email) from stdin\");")]
    [InlineData("var sql = \"copy {|SSQ1022:customers|} (email)\"; sql += \" from stdin\"; using var writer = connection.BeginTextImport(sql);")]
    public async Task Is_said_at_the_table(string body) => await Verify.Analyzer(RuleCases.Queue + RuleCases.Customers, File(body));

    [Theory]
    [InlineData("using var reader = connection.BeginBinaryExport(\"copy stripe_sync_queue to stdout (format binary)\");")]
    [InlineData("using var stream = connection.BeginRawBinaryCopy(\"copy stripe_sync_queue to stdout (format binary)\");")]
    [InlineData("using var writer = connection.BeginTextImport($\"copy {connection.Database} (email) from stdin\");")]
    [InlineData("try { using var writer = connection.BeginTextImport(\"copy customers (email) from stdin\"); } catch (PostgresException e) when (e.SqlState == \"23505\") { }")]
    public async Task Silent(string body) => await Verify.Silent(TestProject.Of(RuleCases.Queue + RuleCases.Customers, File(body)));

    private static string File(string body) => SqlFirst.File(body).Replace("public void Run", "public async Task Run", StringComparison.Ordinal);
}
