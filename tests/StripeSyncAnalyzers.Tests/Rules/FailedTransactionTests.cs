using StripeSync.Sql.Tests.Rules;

namespace StripeSyncAnalyzers.Tests.Rules;

/// <summary>SSQ1014: what the code does after it handled 23505 in a transaction.</summary>
public class FailedTransactionTests
{
    private const string Begin = "using var tx = connection.BeginTransaction(); ";
    private const string Try = "try { connection.Execute(sql, new { email }, tx); } ";
    private const string Handler = "{|SSQ1014:catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)|} ";
    private const string Silent = "catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation) ";
    private const string More = " connection.Execute(other, transaction: tx);";

    [Theory]
    [InlineData(Begin + Try + Handler + "{ }" + More + " tx.Commit();")]
    [InlineData(Begin + Try + Handler + "{" + More + " }")]
    [InlineData(Begin + Try + Handler + "{ return connection.Execute(other, transaction: tx); }")]
    [InlineData("await using var tx = await connection.BeginTransactionAsync(); try { await connection.ExecuteAsync(sql, new { email }, tx); } " + Handler + "{ Console.WriteLine(e.Detail); } await connection.ExecuteAsync(other, transaction: tx); await tx.CommitAsync();")]
    [InlineData("using (var tx = connection.BeginTransaction()) { " + Try + Handler + "{ } if (email.Length > 0) {" + More + " } tx.Commit(); }")]
    [InlineData(Begin + "foreach (var c in email) { " + Try + Handler + "{ } } tx.Commit();")]
    [InlineData(Begin + "while (email.Length > 0) { " + Try + Handler + "{ continue; } }")]
    [InlineData(Begin + "using var cmd = new NpgsqlCommand(sql, connection, tx); try { cmd.ExecuteNonQuery(); } " + Handler + "{ } using var next = new NpgsqlCommand(other, connection, tx); next.ExecuteNonQuery();")]
    [InlineData(Begin + "using var cmd = connection.CreateCommand(); try { cmd.ExecuteNonQuery(); } {|SSQ1014:catch (PostgresException e)|} { if (e.SqlState != \"23505\") throw; } cmd.ExecuteNonQuery();")]
    [InlineData("if (email.Length > 0) { " + Begin + "try { " + Try + Handler + "{ } } finally { Console.WriteLine(); }" + More + " }")]
    public Task Is_reported(string body) => Verify.Analyzer(RuleCases.Customers, File(body));

    [Theory]
    [InlineData(Begin + Try + Silent + "{ throw; }" + More)]
    [InlineData(Begin + Try + Silent + "{ return 0; }" + More)]
    [InlineData(Begin + Try + Silent + "{ tx.Rollback(); }" + More)]
    [InlineData(Begin + Try + Silent + "{ }")]
    [InlineData(Begin + Try + Silent + "{ } tx.Rollback(); connection.Execute(other);")]
    [InlineData(Begin + Try + Silent + "{ } tx.Commit();")]
    [InlineData(Begin + "tx.Save(\"before\"); " + Try + Silent + "{ tx.Rollback(\"before\"); }" + More)]
    [InlineData(Begin + "connection.Execute(\"SAVEPOINT before\", transaction: tx); " + Try + Silent + "{ connection.Execute(\"rollback to savepoint before\", transaction: tx); }" + More)]
    [InlineData("try { " + Begin + "connection.Execute(sql, new { email }, tx); tx.Commit(); } " + Silent + "{ } connection.Execute(other);")]
    [InlineData("try { connection.Execute(sql, new { email }); } " + Silent + "{ } connection.Execute(other);")]
    [InlineData(Begin + "tx.Commit(); try { connection.Execute(sql, new { email }); } " + Silent + "{ } connection.Execute(other);")]
    [InlineData(Begin + Try + "catch (PostgresException e) when (e.SqlState == \"23503\") { }" + More)]
    [InlineData(Begin + "foreach (var c in email) { " + Try + Silent + "{ break; } } tx.Commit();")]
    [InlineData(Begin + "using var second = new NpgsqlConnection(); try { second.Execute(sql, new { email }); } " + Silent + "{ }" + More)]
    [InlineData(Begin + Try + Silent + "{ } Action later = () => connection.Execute(other, transaction: tx);")]
    public Task Is_silent(string body) => Verify.Silent(TestProject.Of(RuleCases.Customers, File(body)));

    [Fact]
    public Task A_transaction_that_is_handed_in() => Verify.Analyzer(RuleCases.Customers, File(Try + Handler + "{ }" + More, "NpgsqlTransaction? tx = null"));

    private static string File(string body, string parameter = "int unused = 0") => $$"""
        using System.Data;
        using Dapper;
        using Npgsql;

        public class Test
        {
            public async Task<int> Run(NpgsqlConnection connection, string email, string sql, string other, {{parameter}})
            {
                await Task.Yield();
                {{body}}
                return 0;
            }
        }
        """;
}
