namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>A catch for 23505 around the call, in the same function, makes a possible violation no news.</summary>
public class HandledViolationTests
{
    private const string Call = "connection.Execute({|SQL:\"select 1\"|});";

    [Theory]
    [InlineData("catch (PostgresException e) when (e.SqlState == \"23505\") { }")]
    [InlineData("catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation) { }")]
    [InlineData("catch (PostgresException e) when (PostgresErrorCodes.UniqueViolation == e.SqlState) { }")]
    [InlineData("catch (PostgresException e) when (e is { SqlState: \"23505\" }) { }")]
    [InlineData("catch (PostgresException e) when (e.SqlState is \"23503\" or PostgresErrorCodes.UniqueViolation) { }")]
    [InlineData("catch (NpgsqlException e) when (e.SqlState is \"23505\") { }")]
    [InlineData("catch (DbException e) when (e.SqlState == \"23505\") { }")]
    [InlineData("catch (Exception e) when (e is PostgresException { SqlState: \"23505\" }) { }")]
    [InlineData("catch (PostgresException e) { if (e.SqlState != \"23505\") throw; }")]
    [InlineData("catch (PostgresException e) { switch (e.SqlState) { case \"23505\": break; default: throw; } }")]
    [InlineData("catch (PostgresException e) { var known = e.SqlState switch { \"23505\" => true, _ => false }; if (!known) throw; }")]
    [InlineData("catch (PostgresException e) when (string.Equals(e.SqlState, \"23505\", StringComparison.Ordinal)) { }")]
    [InlineData("catch (PostgresException e) when (e.SqlState == Duplicate) { }")]
    [InlineData("catch (PostgresException e) when (IsDuplicate(e)) { }")]
    [InlineData("catch (PostgresException e) { if (!IsDuplicate(e)) throw; }")]
    [InlineData("catch (PostgresException e) { Console.WriteLine(e); if (IsDuplicate(e)) return; throw; }")]
    [InlineData("catch (TimeoutException) { } catch (PostgresException e) when (e.SqlState == \"23505\") { } finally { }")]
    public async Task Handled(string clause) => Assert.Equal(["handled=True fresh="], await Discover.In(File($"try {{ {Call} }} {clause}")));

    [Theory]
    [InlineData("catch (PostgresException) { throw; }")]
    [InlineData("catch (PostgresException e) when (e.SqlState == \"23503\") { }")]
    [InlineData("catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation) { }")]
    [InlineData("catch (PostgresException e) { Console.WriteLine(e.SqlState); Console.WriteLine(\"23505\"); throw; }")]
    [InlineData("catch (Exception) { }")]
    [InlineData("finally { Console.WriteLine(\"23505\"); }")]
    [InlineData("catch (PostgresException e) when (IsOther(e)) { }")]
    [InlineData("catch (PostgresException e) { if (!IsOther(e)) throw; }")]
    public async Task Not_handled(string clause) => Assert.Equal(["handled=False fresh="], await Discover.In(File($"try {{ {Call} }} {clause}")));

    [Theory]
    [InlineData("try { Action later = () => " + Call + " later(); } catch (PostgresException e) when (e.SqlState == \"23505\") { }")]
    [InlineData("try { Later(); void Later() { " + Call + " } } catch (PostgresException e) when (e.SqlState == \"23505\") { }")]
    [InlineData("try { } catch (PostgresException e) when (e.SqlState == \"23505\") { " + Call + " }")]
    [InlineData("try { } catch (PostgresException e) when (e.SqlState == \"23505\") { } finally { " + Call + " }")]
    [InlineData("try { } catch (PostgresException e) when (e.SqlState == \"23505\") { } " + Call)]
    public async Task A_clause_that_does_not_see_the_exception(string body) => Assert.Equal(["handled=False fresh="], await Discover.In(File(body)));

    [Fact]
    public async Task An_outer_try_of_the_same_function_counts() =>
        Assert.Equal(["handled=True fresh="], await Discover.In(File(
            "try { foreach (var i in new[] { 1 }) { try { " + Call + " } finally { } } } catch (PostgresException e) when (e.SqlState == \"23505\") { }")));

    [Fact]
    public async Task A_command_is_handled_where_it_is_executed()
    {
        Assert.Equal(["handled=True fresh="], await Discover.In(File("""
            using var cmd = new NpgsqlCommand({|SQL:"select 1"|}, connection);
            try { cmd.ExecuteNonQuery(); } catch (PostgresException e) when (e.SqlState == "23505") { }
            """)));
        Assert.Equal(["handled=False fresh="], await Discover.In(File("""
            NpgsqlCommand cmd;
            try { cmd = new NpgsqlCommand({|SQL:"select 1"|}, connection); } catch (PostgresException e) when (e.SqlState == "23505") { return; }
            cmd.ExecuteNonQuery();
            """)));
        Assert.Equal(["handled=False fresh="], await Discover.In(File("""
            using var cmd = connection.CreateCommand();
            cmd.CommandText = {|SQL:"select 1"|};
            try { cmd.ExecuteNonQuery(); } catch (PostgresException e) when (e.SqlState == "23505") { }
            cmd.ExecuteScalar();
            """)));
    }

    private static string File(string body) => SqlFirst.File(body, """
        private const string Duplicate = "23505";
        private static bool IsDuplicate(PostgresException e) => e.SqlState == PostgresErrorCodes.UniqueViolation;
        private static bool IsOther(PostgresException e) => e.SqlState == PostgresErrorCodes.CheckViolation;
        """);
}
