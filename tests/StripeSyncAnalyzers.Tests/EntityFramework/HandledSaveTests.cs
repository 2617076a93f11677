namespace StripeSyncAnalyzers.Tests.EntityFramework;

/// <summary>Which of the saves of a member inserts what was added, and whether its clause handles a violation.</summary>
public class HandledSaveTests
{
    private const string Members = """
        private static bool IsDuplicate(DbUpdateException e) => e.InnerException is PostgresException { SqlState: "23505" };
        private static void ThrowIfDuplicate(DbUpdateException e) { if (IsDuplicate(e)) throw new InvalidOperationException("there", e); }
        private static async Task AuditAsync(ShopContext db) { db.Notes.Add(new Note { Text = "a" }); try { await db.SaveChangesAsync(); } catch (DbUpdateException) { } }
        private static async Task CommitAsync(ShopContext db) => await db.SaveChangesAsync();
        private static async Task LogAndCommitAsync(ShopContext db) { try { await db.SaveChangesAsync(); } catch (DbUpdateException e) { Console.WriteLine(e); throw; } }
        private static async Task CommitOnceAsync(ShopContext db) { try { await db.SaveChangesAsync(); } catch (DbUpdateException e) { Console.WriteLine(e); if (IsDuplicate(e)) return; throw; } }
        private static Task RunAsync(Func<Task> work) => work();
        private static void Map(string route, Func<ShopContext, string, Task> endpoint) => Console.WriteLine(route + endpoint);
        """;

    private const string Add = "db.{|SSQ1002:Customers|}.Add(new Customer { Email = email }); ";
    private const string Quiet = "db.Customers.Add(new Customer { Email = email }); ";
    private const string Handled = "try { await db.SaveChangesAsync(); } catch (DbUpdateException) { } ";

    [Theory]
    [InlineData(Add + "await db.SaveChangesAsync(); await AuditAsync(db);")]
    [InlineData(Add + "await db.SaveChangesAsync(); db.Notes.Add(new Note { Text = email }); " + Handled)]
    [InlineData(Add + "await CommitAsync(db); await AuditAsync(db);")]
    [InlineData(Add + "if (name is null) { await db.SaveChangesAsync(); return; } " + Handled)]
    [InlineData(Handled + Add + "await db.SaveChangesAsync();")]
    public async Task The_first_save_is_bare(string body) => await Verify.Analyzer(Project(body));

    [Theory]
    [InlineData(Quiet + Handled + "await db.SaveChangesAsync();")]
    [InlineData(Quiet + "await AuditAsync(db); await CommitAsync(db);")]
    [InlineData(Quiet + "try { await CommitAsync(db); } catch (DbUpdateException) { }")]
    [InlineData("if (name is null) " + Quiet + "else { await db.SaveChangesAsync(); return; } " + Handled)]
    [InlineData("switch (name) { case null: " + Quiet + "break; default: await db.SaveChangesAsync(); return; } " + Handled)]
    [InlineData(Quiet + "await RunAsync(async () => { " + Handled + "});")]
    [InlineData("await RunAsync(() => { " + Quiet + "return Task.CompletedTask; }); await RunAsync(async () => { " + Handled + "}).ConfigureAwait(false);")]
    [InlineData("customers.ForEach(c => db.Customers.Add(c)); " + Handled)]
    public async Task The_first_save_is_handled(string body) => await Verify.Silent(Project(body));

    [Theory]
    [InlineData("try { await db.SaveChangesAsync(); } catch (DbUpdateException e) { Console.WriteLine(e); throw; }")]
    [InlineData("try { await db.SaveChangesAsync(); } catch (DbUpdateException e) { foreach (var entry in e.Entries) { Console.WriteLine(entry); } throw; }")]
    [InlineData("try { await db.SaveChangesAsync(); } catch (DbUpdateException) { throw; }")]
    [InlineData("await LogAndCommitAsync(db);")]
    public async Task A_clause_that_writes_a_log_handles_nothing(string save) => await Verify.Analyzer(Project(Add + save));

    [Theory]
    [InlineData("Console.WriteLine(e); if (IsDuplicate(e)) return; throw;")]
    [InlineData("if (!IsDuplicate(e)) throw;")]
    [InlineData("if (IsDuplicate(e)) throw new InvalidOperationException(\"there\", e); throw;")]
    [InlineData("throw new InvalidOperationException(\"there\", e);")]
    [InlineData("ThrowIfDuplicate(e); throw;")]
    public async Task A_clause_that_may_handle_it(string clause)
    {
        await Verify.Silent(Project(Quiet + "try { await db.SaveChangesAsync(); } catch (DbUpdateException e) { " + clause + " }"));
        await Verify.Silent(Project(Quiet + "await CommitOnceAsync(db);"));
    }

    [Fact]
    public async Task The_saves_of_another_endpoint_are_not_behind() => await Verify.Analyzer(Project("""
        Map("/a", async (db, email) => { db.{|SSQ1002:Customers|}.Add(new Customer { Email = email }); await Task.Yield(); });
        Map("/b", async (db, email) => { db.Customers.Add(new Customer { Email = email }); try { await db.SaveChangesAsync(); } catch (DbUpdateException) { } });
        """.Replace("db", "shop", StringComparison.Ordinal)));

    private static TestProject Project(string body) => Shop.Project("") with { Sources = [new TestFile("/src/Model.cs", Shop.Entities + Shop.Context), new TestFile("/src/Use.cs", Shop.Use(body, Members))] };
}
