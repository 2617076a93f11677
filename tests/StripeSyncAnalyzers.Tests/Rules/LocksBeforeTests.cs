using Microsoft.CodeAnalysis;
using StripeSync.Sql.Tests.Rules;

namespace StripeSyncAnalyzers.Tests.Rules;

/// <summary>Which locks of a member are taken before a write.</summary>
public class LocksBeforeTests
{
    private const string Lock = "connection.Execute(\"select pg_advisory_xact_lock(42)\"); ";
    private const string Bare = "connection.Execute(\"insert into customers (email) select @email where {|SSQ1009:not exists|} (select 1 from customers where email = @email)\"); ";
    private const string Quiet = "connection.Execute(\"insert into customers (email) select @email where not exists (select 1 from customers where email = @email)\"); ";

    private const string Members = """
        private static Task RunAsync(Action work) { work(); return Task.CompletedTask; }
        private static void Map(string route, Action endpoint) => Console.WriteLine(route + endpoint);
        """;

    [Theory]
    [InlineData("Map(\"/a\", () => { " + Lock + Quiet + "}); Map(\"/b\", () => { " + Bare + "});")]
    [InlineData("Map(\"/a\", () => Console.WriteLine(IsolationLevel.Serializable)); Map(\"/b\", () => { " + Bare + "});")]
    [InlineData("A(); B(); void A() { " + Lock + "} void B() { " + Bare + "}")]
    [InlineData(Bare + Lock)]
    public async Task A_lock_of_another_function(string body) => await Verify.Analyzer(RuleCases.Customers, SqlFirst.File(body, Members));

    [Theory]
    [InlineData(Lock + Quiet)]
    [InlineData(Lock + "Map(\"/a\", () => { " + Quiet + "});")]
    [InlineData("Map(\"/a\", () => { " + Lock + "foreach (var i in new[] { 1 }) new List<int>().ForEach(_ => { " + Quiet + "}); });")]
    [InlineData("new List<int>().ForEach(_ => { " + Lock + "}); " + Quiet)]
    [InlineData("_ = Later(); async Task Later() { await RunAsync(() => { " + Lock + "}); await RunAsync(() => { " + Quiet + "}).ConfigureAwait(false); }")]
    public async Task A_lock_of_this_one(string body) => await Verify.Silent(TestProject.Of(RuleCases.Customers, SqlFirst.File(body, Members)));

    [Fact]
    public async Task Endpoints_of_top_level_statements() => await Verify.Analyzer(TestProject.Of(RuleCases.Customers, $$"""
        using Dapper;
        using Npgsql;
        using var connection = new NpgsqlConnection("");
        Map(() => { {{Lock}} {{Quiet}} });
        Map(() => { {{Bare}} });
        static void Map(Action endpoint) => endpoint();
        """) with { Output = OutputKind.ConsoleApplication });

    /// <summary>What its call gives is a type, which has no namespace, and not a method.</summary>
    [Fact]
    public async Task A_function_pointer_is_no_lock() => await Verify.Analyzer(RuleCases.Customers, SqlFirst.File(
        "unsafe { AcquireLock(); } " + Bare, "private static unsafe delegate*<void> AcquireLock; private static void Other(NpgsqlConnection connection) { " + Lock + "}"));
}
