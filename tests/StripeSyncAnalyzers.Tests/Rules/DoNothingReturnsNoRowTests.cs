using StripeSync.Sql.Tests.Rules;
using StripeSyncAnalyzers.CodeFixes;

namespace StripeSyncAnalyzers.Tests.Rules;

/// <summary>SSQ1011: what the C# does with a row that may not be there.</summary>
public class DoNothingReturnsNoRowTests
{
    private const string Reported = "\"INSERT INTO customers (email) VALUES (@email) ON CONFLICT (email) {|SSQ1011:DO NOTHING|} RETURNING id\"";
    private const string Silent = "\"INSERT INTO customers (email) VALUES (@email) ON CONFLICT (email) DO NOTHING RETURNING id\"";

    [Theory]
    [InlineData("var id = connection.QuerySingle<long>({0}, new { email });")]
    [InlineData("var id = connection.QueryFirst<long>({0}, new { email });")]
    [InlineData("var id = await connection.QuerySingleAsync<long>({0}, new { email });")]
    [InlineData("return await connection.QueryFirstAsync<long>(new CommandDefinition({0}, new { email }));")]
    [InlineData("var row = connection.QuerySingle({0}, new { email });")]
    [InlineData("var id = await connection.QuerySingleOrDefaultAsync<long>({0}, new { email }); return id;")]
    [InlineData("return connection.QueryFirstOrDefault<Guid>({0}, new { email }).GetHashCode();")]
    [InlineData("return await connection.ExecuteScalarAsync<long>({0}, new { email });")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); return (long)cmd.ExecuteScalar()!;")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); return (long)(await cmd.ExecuteScalarAsync().ConfigureAwait(false))!;")]
    [InlineData("using var cmd = connection.CreateCommand(); cmd.CommandText = {0}; return Convert.ToInt64(cmd.ExecuteScalar());")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); Console.WriteLine(cmd.ExecuteScalar()!.ToString());")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); using var reader = cmd.ExecuteReader(); reader.Read(); return reader.GetInt64(0);")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); await using var reader = await cmd.ExecuteReaderAsync(); await reader.ReadAsync(); return (long)reader[0];")]
    [InlineData("try { return connection.QuerySingle<long>({0}, new { email }); } catch (NpgsqlException) { throw; }")]
    public Task Is_reported(string body) => Verify.Analyzer(RuleCases.Customers, File(body, Reported));

    [Theory]
    [InlineData("var id = connection.QuerySingleOrDefault<long?>({0}, new { email });")]
    [InlineData("var row = connection.QueryFirstOrDefault<string>({0}, new { email });")]
    [InlineData("var id = await connection.QueryFirstOrDefaultAsync<long>({0}, new { email }); if (id == 0) return 0;")]
    [InlineData("if (connection.QueryFirstOrDefault<long>({0}, new { email }) is > 0 and var id) return id;")]
    [InlineData("return connection.Query<long>({0}, new { email }).Count();")]
    [InlineData("connection.Execute({0}, new { email });")]
    [InlineData("return await connection.ExecuteScalarAsync<long?>({0}, new { email }) ?? 0;")]
    [InlineData("var id = connection.ExecuteScalar({0}, new { email });")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); return (long?)cmd.ExecuteScalar() ?? 0;")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); return cmd.ExecuteScalar() is long id ? id : 0;")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); return cmd.ExecuteScalar() as long? ?? 0;")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); Console.WriteLine(cmd.ExecuteScalar()?.ToString());")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); using var reader = cmd.ExecuteReader(); if (reader.Read()) return reader.GetInt64(0);")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); using var reader = cmd.ExecuteReader(); if (!reader.HasRows) return 0; reader.Read(); return reader.GetInt64(0);")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); Console.WriteLine(cmd.ExecuteScalarAsync().GetAwaiter().GetResult());")]
    [InlineData("try { return connection.QuerySingle<long>({0}, new { email }); } catch (InvalidOperationException) { return 0; }")]
    [InlineData("using var cmd = new NpgsqlCommand({0}, connection); cmd.ExecuteNonQuery();")]
    public Task Is_silent(string body) => Verify.Silent(TestProject.Of(RuleCases.Customers, File(body, Silent)));

    [Fact]
    public async Task The_fix_returns_the_row_that_is_there()
    {
        var compiled = TestProject.Of(RuleCases.Customers, File("return connection.QuerySingle<long>({0}, new { email });", Silent)).Compile();
        var diagnostic = Assert.Single(await compiled.AnalyzeAsync(new ConflictSafetyAnalyzer()));
        var remedy = Assert.Single(RemedyProperties.Read(diagnostic));
        var tree = diagnostic.Location.SourceTree!;
        var changes = SqlLiteralEditor.Plan(await tree.GetRootAsync(TestContext.Current.CancellationToken), remedy.Edits);
        var repaired = (await tree.GetTextAsync(TestContext.Current.CancellationToken)).WithChanges(changes).ToString();
        Assert.Contains("\"INSERT INTO customers (email) VALUES (@email) ON CONFLICT (email) DO UPDATE SET email = customers.email RETURNING id\"", repaired, StringComparison.Ordinal);
        await Verify.Silent(TestProject.Of(RuleCases.Customers, repaired));
    }

    private static string File(string body, string sql) => $$"""
        using Dapper;
        using Npgsql;

        public class Test
        {
            public async Task<long> Run(NpgsqlConnection connection, string email)
            {
                {{body.Replace("{0}", sql, StringComparison.Ordinal)}}
                await Task.Yield();
                return 0;
            }
        }
        """;
}
