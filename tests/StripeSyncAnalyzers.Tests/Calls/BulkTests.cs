using StripeSyncAnalyzers.Tests.Conformance;
using StripeSyncAnalyzers.Writes.DapperContrib;
using StripeSyncAnalyzers.Writes.EntityFrameworkBulk;

namespace StripeSyncAnalyzers.Tests.Calls;

/// <summary>FlexLabs Upsert, EFCore.BulkExtensions and Dapper.Contrib beyond what the conformance suite says.</summary>
public class BulkTests
{
    [Theory]
    [InlineData("db.Customers.Upsert(customer).On({|SSQ1003:c => c.Name!|}).Run();")]
    [InlineData("db.Customers.Upsert(customer).On(c => new { c.Email }).WhenMatched((old, fresh) => new Customer { Name = fresh.Name }).RunAndReturn();")]
    [InlineData("db.Upsert(customer).On(c => c.Email).UpdateIf(c => c.Name != null).RunAsync();")]
    [InlineData("db.Customers.UpsertRange(customers).On({|SSQ1003:c => new { c.Email, c.Name }|}).NoUpdate().Run();")]
    [InlineData("var later = db.Customers.Upsert(customer); later.On(c => c.Name!).Run();")]
    [InlineData("db.Customers.Upsert(customer).On(key).Run();")]
    [InlineData("db.Members.UpsertRange(new Member { SpaceId = 1 }, new Member { SpaceId = 2 }).Run();")]
    [InlineData("db.Slots.Upsert(new Slot { Code = \"a\", State = \"active\" }).On({|SSQ1003:s => s.Code|}).NoUpdate().Run();")]
    public async Task FlexLabs(string body) => await Verify.Analyzer(Project(body, Stubs.FlexLabs));

    [Theory]
    [InlineData("db.{|SSQ1002:BulkInsert|}(customers);")]
    [InlineData("db.{|SSQ1001:BulkInsert|}(jobs, new BulkConfig { BatchSize = 100 });")]
    [InlineData("db.{|SSQ1001:BulkInsert|}(jobs, config => config.BatchSize = 100);")]
    [InlineData("db.BulkInsert(customers, new BulkConfig { SetOutputIdentity = true });")]
    [InlineData("db.BulkInsert(customers, new BulkConfig { PropertiesToInclude = new List<string> { \"Name\" } });")]
    [InlineData("db.BulkInsert(customers, given);")]
    [InlineData("db.BulkUpdate(customers);")]
    [InlineData("db.BulkInsertOrUpdate(customers, new BulkConfig { UpdateByProperties = {|SSQ1003:new List<string> { nameof(Customer.Name) }|} });")]
    [InlineData("db.BulkInsertOrUpdateAsync(customers, new BulkConfig { UpdateByProperties = [nameof(Customer.Email)] });")]
    [InlineData("db.BulkInsertOrUpdate(customers, given);")]
    [InlineData("db.BulkInsertOrUpdate(customers, config => { config.BatchSize = 3; config.UpdateByProperties = {|SSQ1003:[\"Name\"]|}; });")]
    [InlineData("var config = new BulkConfig(); config.UpdateByProperties = new List<string> { \"Email\" }; db.BulkInsertOrUpdate(customers, config);")]
    [InlineData("db.BulkInsertOrUpdate(customers, new BulkConfig { UpdateByProperties = new List<string> { key } });")]
    public async Task Bulk(string body) => await Verify.Analyzer(Project(body, Stubs.Bulk));

    /// <summary>The model of EF Core is what maps these entities; of a connection, whose mapping is not seen, nothing is said.</summary>
    [Theory]
    [InlineData("db.{|SSQ1002:BulkCopy|}(customers);")]
    [InlineData("await db.{|SSQ1001:BulkCopyAsync|}(jobs);")]
    [InlineData("db.{|SSQ1002:BulkCopy|}(100, customers);")]
    [InlineData("LinqToDBForEFTools.{|SSQ1002:BulkCopy|}(source: customers, context: db);")]
    [InlineData("db.{|SSQ1002:BulkCopy|}(new BulkCopyOptions { BulkCopyType = BulkCopyType.RowByRow }, customers);")]
    [InlineData("db.BulkCopy(new BulkCopyOptions { KeepIdentity = true }, customers);")]
    [InlineData("db.BulkCopy(new BulkCopyOptions { TableName = \"incoming\" }, customers);")]
    [InlineData("db.BulkCopy(new BulkCopyOptions { TableName = key }, customers);")]
    [InlineData("db.BulkCopy(options, customers);")]
    [InlineData("await db.BulkCopyAsync(stream);")]
    [InlineData("plain.{|SSQ1002:BulkCopy|}(customers);")]
    [InlineData("db.Customers.ToLinqToDBTable().{|SSQ1002:Insert|}(() => new Customer { Email = key });")]
    [InlineData("var table = db.Customers.ToLinqToDBTable(); await table.{|SSQ1002:InsertAsync|}(() => new Customer { Email = key });")]
    [InlineData("db.Set<Customer>().ToLinqToDBTable().Value(c => c.Email, key).{|SSQ1002:Insert|}();")]
    [InlineData("db.Jobs.ToLinqToDBTable().{|SSQ1001:Insert|}(() => new Job { SpaceId = 1, EventType = key });")]
    [InlineData("db.Customers.ToLinqToDBTable().{|SSQ1015:Insert|}(() => new Customer { Name = key });")]
    [InlineData("db.Customers.ToLinqToDBTable().TableName(\"archive\").Insert(() => new Customer { Email = key });")]
    [InlineData("var renamed = db.Customers.ToLinqToDBTable().TableName(\"archive\"); renamed.Insert(() => new Customer { Email = key });")]
    [InlineData("db.Customers.ToLinqToDBTable().Merge().Using(customers).On(c => c.Email, c => c.Email).InsertWhenNotMatched().{|SSQ1009:Merge|}();")]
    [InlineData("db.Members.ToLinqToDBTable().InsertOrUpdate(() => new Member { SpaceId = 1, UserId = 2 }, m => new Member { Role = key });")]
    [InlineData("using var linq = db.CreateLinqToDBConnection(); linq.Insert(customers[0]); linq.GetTable<Customer>().Insert(() => new Customer { Email = key }); linq.BulkCopy(customers);")]
    [InlineData("db.Customers.ToLinqToDBTable().InsertOrUpdate(() => new Customer { Email = key, Name = key }, c => new Customer { Name = key }, {|SSQ1003:() => new Customer { Name = key }|});")]
    public async Task Linq2Db_by_a_context(string body) => await Verify.Analyzer(TestProject.Of(null, $$"""
        using LinqToDB;
        using LinqToDB.Data;
        using LinqToDB.EntityFrameworkCore;
        public class Use
        {
            public async Task Run(Shop db, Microsoft.EntityFrameworkCore.DbContext plain, List<Customer> customers, IEnumerable<Job> jobs, IAsyncEnumerable<Customer> stream, BulkCopyOptions options, string key)
            {
                {{body}}
                await Task.CompletedTask;
            }
        }
        """).WithSource("/src/Model.cs", EntityForms.EfModel) with
    {
        Libraries = Libraries.Npgsql | Libraries.EfCore | Libraries.EfNpgsql | Libraries.Linq2Db | Libraries.EfLinq2Db,
        Schema = [Schema],
    });

    [Fact]
    public async Task The_index_on_the_live_table_is_named()
    {
        var project = Project("db.BulkInsertOrUpdate(customers, new BulkConfig { UpdateByProperties = {|SSQ1003:new List<string> { nameof(Customer.Name) }|} });", Stubs.Bulk);
        var found = Assert.Single(await Verify.Analyzer(project), static d => d.Id == RuleIds.ConflictTargetMatchesNoKey);
        var message = found.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains("unique index on the live table", message, StringComparison.Ordinal);
        Assert.DoesNotContain("42P10", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connection.Insert({|SSQ1002:customer|});", false)]
    [InlineData("connection.{|SSQ1002:Insert|}(customer);", true)]
    [InlineData("SqlMapperExtensions.{|SSQ1002:Insert|}(entityToInsert: customer, connection: connection);", true)]
    [InlineData("connection.{|SSQ1002:InsertAsync|}(customers);", true)]
    [InlineData("connection.InsertAsync(customer, sqlAdapter: adapter);", true)]
    [InlineData("connection.Update(customer);", true)]
    [InlineData("SqlMapperExtensions.TableNameMapper = type => \"x\"; connection.Insert(customer);", true)]
    [InlineData("connection.Insert(new Other());", true)]
    public async Task Contrib(string body, bool isRight)
    {
        if (!isRight)
            body = body.Replace("connection.Insert({|SSQ1002:customer|})", "other.Insert(customer)", StringComparison.Ordinal);
        await Verify.Analyzer(TestProject.Of(Scenario.Schema, $$"""
            using Dapper.Contrib.Extensions;
            [Table("customers")] public class Customer { public long id { get; set; } public string email { get; set; } = ""; }
            [Table("customers; drop")] public class Other { public long id { get; set; } public string email { get; set; } = ""; }
            public class Test
            {
                public void Run(Npgsql.NpgsqlConnection connection, Microsoft.Data.Sqlite.SqliteConnection other, Customer customer, List<Customer> customers, ISqlAdapter adapter)
                {
                    {{body}}
                }
            }
            """).WithSource("/src/Stub.cs", Stubs.DapperContrib) with { Libraries = Libraries.Npgsql | Libraries.Dapper | Libraries.Sqlite, Schema = [Schema] });
    }

    [Fact]
    public void Names_are_those_of_the_signatures()
    {
        var project = Project("", Stubs.FlexLabs).WithSource("/src/Bulk.cs", Stubs.Bulk).WithSource("/src/Contrib.cs", Stubs.DapperContrib) with { Libraries = Libraries.Npgsql | Libraries.Dapper | Libraries.EfCore | Libraries.EfNpgsql };
        var compilation = project.Compile().Compilation;
        Assert.All(
            new[] { FlexLabsUpsertSource.ExtensionsName, FlexLabsUpsertSource.BuilderName, BulkExtensionsSource.ExtensionsName, BulkExtensionsSource.ConfigName, DapperContribCallSource.ExtensionsName },
            name => Assert.NotNull(compilation.GetTypeByMetadataName(name)));
    }

    private static SchemaItem Schema => new("/db/migrations/0001_init.sql", Scenario.Schema.Replace(" deferrable", "", StringComparison.Ordinal));

    private static TestProject Project(string body, string stub) => TestProject.Of(null, $$"""
        using System.Linq.Expressions;
        using Microsoft.EntityFrameworkCore;
        {{(stub == Stubs.Bulk ? "using EFCore.BulkExtensions;" : "")}}
        public class Test
        {
            public void Run(Shop db, Customer customer, List<Customer> customers, List<Job> jobs, Expression<Func<Customer, object>> on, string key{{(stub == Stubs.Bulk ? ", BulkConfig given" : "")}})
            {
                {{body.Replace("On(key)", "On(on)", StringComparison.Ordinal)}}
            }
        }
        """).WithSource("/src/Model.cs", EntityForms.EfModel).WithSource("/src/Stub.cs", stub) with
    {
        Libraries = Libraries.Npgsql | Libraries.EfCore | Libraries.EfNpgsql,
        Schema = [Schema],
    };
}
