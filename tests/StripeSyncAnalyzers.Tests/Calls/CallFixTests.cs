using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using StripeSyncAnalyzers.CodeFixes;
using StripeSyncAnalyzers.Tests.CodeFixes;
using StripeSyncAnalyzers.Tests.Conformance;

namespace StripeSyncAnalyzers.Tests.Calls;

/// <summary>
/// What the fixes make of calls of linq2db, FlexLabs Upsert and EFCore.BulkExtensions: the text, that it compiles, and that nothing is said of it any more.
/// Those of linq2db run on a server in <see cref="ConformanceTests"/> too.
/// </summary>
public class CallFixTests
{
    private const string Linq2Db = "linq2db";
    private const string FlexLabs = "FlexLabs Upsert";
    private const string Bulk = "EFCore.BulkExtensions";
    private const string Retarget = "retarget";
    private const string Add = "add-on-conflict";

    [Theory]
    // Insert ► InsertOrUpdate: the same setter.
    [InlineData(Linq2Db, Add, "db.GetTable<Customer>().Insert(() => new Customer { Email = email, Name = name });", "db.GetTable<Customer>().InsertOrUpdate(() => new Customer { Email = email, Name = name }, _ => new Customer { Name = name }, () => new Customer { Email = email });")]
    [InlineData(Linq2Db, Add, "db.GetTable<Customer>().InsertAsync(() => new Customer { Email = email, Name = \"n\" }, default);", "db.GetTable<Customer>().InsertOrUpdateAsync(() => new Customer { Email = email, Name = \"n\" }, _ => new Customer { Name = \"n\" }, () => new Customer { Email = email }, default);")]
    [InlineData(Linq2Db, Add, "db.GetTable<Customer>().Insert(() => new Customer { Email = email });", "db.GetTable<Customer>().InsertOrUpdate(() => new Customer { Email = email }, null, () => new Customer { Email = email });")]
    [InlineData(Linq2Db, Add, "db.GetTable<Member>().Insert(() => new Member { SpaceId = space, UserId = run, Role = name });", "db.GetTable<Member>().InsertOrUpdate(() => new Member { SpaceId = space, UserId = run, Role = name }, _ => new Member { Role = name }, () => new Member { SpaceId = space, UserId = run });")]

    // Another target.
    [InlineData(Linq2Db, Retarget, "db.GetTable<Customer>().InsertOrUpdate(() => new Customer { Email = email, Name = name }, null, () => new Customer { Name = name });", "db.GetTable<Customer>().InsertOrUpdate(() => new Customer { Email = email, Name = name }, null, () => new Customer { Email = email });")]
    [InlineData(Linq2Db, Retarget, "db.GetTable<Job>().InsertOrUpdate(() => new Job { SpaceId = space, EventType = name }, null, () => new Job { EventType = name });", "db.GetTable<Job>().InsertOrUpdate(() => new Job { SpaceId = space, EventType = name }, null, () => new Job { SpaceId = space, EventType = name });")]
    [InlineData(FlexLabs, Retarget, "db.Customers.Upsert(new Customer { Email = email, Name = name }).On(c => c.Name!).Run();", "db.Customers.Upsert(new Customer { Email = email, Name = name }).On(c => c.Email).Run();")]
    [InlineData(FlexLabs, Retarget, "db.Jobs.UpsertRange(new Job { SpaceId = space, EventType = name }).On(j => j.SpaceId).NoUpdate().Run();", "db.Jobs.UpsertRange(new Job { SpaceId = space, EventType = name }).On(j => new { j.SpaceId, j.EventType }).NoUpdate().Run();")]
    [InlineData(Bulk, Retarget, "db.BulkInsertOrUpdate(new[] { new Customer { Email = email } }, new BulkConfig { UpdateByProperties = new List<string> { \"Name\" } });", "db.BulkInsertOrUpdate(new[] { new Customer { Email = email } }, new BulkConfig { UpdateByProperties = new List<string> { nameof(Customer.Email) } });")]
    [InlineData(Bulk, Retarget, "db.BulkInsertOrUpdate(new[] { new Customer { Email = email } }, config => config.UpdateByProperties = [nameof(Customer.Email), nameof(Customer.Name)]);", "db.BulkInsertOrUpdate(new[] { new Customer { Email = email } }, config => config.UpdateByProperties = [nameof(Customer.Email)]);")]
    public async Task A_fix_writes_this_and_nothing_is_said_of_it(string library, string key, string call, string expected)
    {
        var project = Project(library, call);
        var (source, remedies) = await RepairedCode.RemediesOf(project);
        Assert.Equal(key, remedies[0].Key);
        var repaired = RepairedCode.Apply(source, remedies[0]);
        Assert.Contains(expected + "\n", repaired, StringComparison.Ordinal);
        await Verify.Silent(With(project, repaired));
    }

    [Theory]
    // What the object does not set would be sent as NULL by the insert, and not at all by a setter.
    [InlineData(Linq2Db, "db.Insert(new Customer { Email = email, Name = name });")]
    // A value that is made twice is another one.
    [InlineData(Linq2Db, "db.GetTable<Customer>().Insert(() => new Customer { Email = Environment.MachineName + Environment.TickCount, Name = name });")]
    [InlineData(Linq2Db, "db.GetTable<StoredFile>().Insert(() => new StoredFile { Id = other, Path = name });")]
    // A job that is there would keep its status, and the request would be lost.
    [InlineData(Linq2Db, "db.GetTable<Job>().Insert(() => new Job { SpaceId = space, EventType = name });")]
    // The rows are those of a query.
    [InlineData(Linq2Db, "db.GetTable<StoredFile>().Insert(db.GetTable<Customer>(), f => new Customer { Email = f.Path });")]
    // The key is not among what is inserted.
    [InlineData(Linq2Db, "db.GetTable<Slot>().InsertOrUpdate(() => new Slot { Code = name, State = \"active\" }, null, () => new Slot { Code = name });")]
    [InlineData(FlexLabs, "db.Slots.Upsert(new Slot { Code = name, State = \"active\" }).On(s => s.Code).NoUpdate().Run();")]
    [InlineData(Bulk, "var names = new List<string> { \"Name\" }; db.BulkInsertOrUpdate(new[] { new Customer { Email = email } }, new BulkConfig { UpdateByProperties = names });")]
    public async Task There_is_no_fix_that_would_do_harm(string library, string call) => Assert.Empty((await RepairedCode.RemediesOf(Project(library, call))).Remedies);

    [Theory]
    [InlineData(FixAllScope.Document)]
    [InlineData(FixAllScope.Project)]
    [InlineData(FixAllScope.Solution)]
    public async Task Fix_All_repairs_every_call_of_a_kind(FixAllScope scope)
    {
        await FixAll(Linq2Db, "db.GetTable<Customer>().Insert(() => new Customer { Email = email, Name = name }); db.GetTable<Tenant>().Insert(() => new Tenant { Slug = name, Title = email });", new AddOnConflictFix(), scope, Add);
        await FixAll(FlexLabs, "db.Customers.Upsert(new Customer { Email = email, Name = name }).On(c => c.Name!).Run(); db.Jobs.Upsert(new Job { SpaceId = space, EventType = name }).On(j => j.EventType).NoUpdate().Run();", new RetargetConflictFix(), scope, Retarget);
    }

    private static async Task FixAll(string library, string calls, CodeFixProvider fix, FixAllScope scope, string key)
    {
        var project = Project(library, calls);
        var diagnostics = await project.Compile().AssertCompiles().AnalyzeAsync(new ConflictSafetyAnalyzer());
        Assert.Equal(2, diagnostics.Length);
        using var harness = FixHarness.Of(project.Sources[0].Text);
        foreach (var diagnostic in diagnostics)
            harness.Report(diagnostic);
        await Verify.Silent(With(project, await FixHarness.TextOf(await harness.FixAllAsync(fix, scope, key), 0, 0)));
    }

    private static TestProject Project(string library, string body) => Linq2DbForms.All.Concat(EntityForms.All).Single(f => f.Name == library).Project(body) with
    {
        Schema = [new SchemaItem("/db/migrations/0001_init.sql", Scenario.Schema.Replace(" deferrable", "", StringComparison.Ordinal))],
    };

    private static TestProject With(TestProject project, string source) => project with { Sources = project.Sources.SetItem(0, project.Sources[0] with { Text = source }) };
}
