using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Conformance;

/// <summary>Writes that are right, of the kinds that real code has, on which nothing must be said; and the same code on other databases.</summary>
public class PrecisionTests
{
    private const string Schema = Scenario.Schema + """

        create table accounts (id bigint generated always as identity primary key, login text not null, tenant text not null, balance numeric not null default 0, unique (tenant, login));
        create table audit (id bigserial primary key, at timestamptz not null default now(), what text not null);
        create table settings (key text primary key, value text);
        create table outbox (id uuid primary key default gen_random_uuid(), payload text not null, sent_at timestamptz);
        create table prices (sku text not null, valid_from date not null, price numeric, primary key (sku, valid_from));
        create table subs (id bigserial primary key, user_id bigint not null, plan text not null, state text not null);
        create unique index subs_active on subs (user_id) where state = 'active';
        create table places (id bigserial primary key, name text not null);
        create unique index places_lower on places (lower(name));
        create table readings (sensor int not null, value int not null);
        """;

    private const string Upsert = "insert into settings (key, value) values (@key, @value) on conflict (key) do update set value = excluded.value";

    /// <summary>Texts, sent by whatever provider the connection has.</summary>
    public static TheoryData<string> Texts =>
    [
        $"connection.Execute(\"{Upsert}\", new {{ key, value }});",
        "connection.Execute(\"insert into settings (key, value) values (@key, @value) on conflict on constraint settings_pkey do update set value = excluded.value\", new { key, value });",
        "connection.Execute(\"insert into accounts (tenant, login, balance) values (@key, @value, 1) on conflict (login, tenant) do update set balance = accounts.balance + excluded.balance\", new { key, value });",
        "connection.Execute(\"insert into accounts (tenant, login) values (@key, @value) on conflict (tenant, login) do nothing\", new { key, value });",
        "connection.Execute(\"insert into audit (what) values (@value)\", new { value });",
        "connection.Execute(\"insert into audit (at, what) values (now(), @value)\", new { value });",
        "connection.Execute(\"insert into outbox (payload) values (@value)\", new { value });",
        "connection.Execute(\"insert into outbox (id, payload) values (gen_random_uuid(), @value)\", new { value });",
        "connection.Execute(\"insert into outbox (id, payload) values (@id, @value)\", new { id = Guid.NewGuid(), value });",
        "connection.Execute(\"insert into outbox (id, payload) values (@id, @payload)\", values.Select(v => new { id = Guid.CreateVersion7(), payload = v }));",
        "var row = new { id = Guid.NewGuid(), value }; connection.Execute(\"insert into outbox (id, payload) values (@id, @value)\", row);",
        "var parameters = new DynamicParameters(); parameters.Add(\"id\", Guid.NewGuid()); parameters.Add(\"value\", value); connection.Execute(\"insert into outbox (id, payload) values (@id, @value)\", parameters);",
        "connection.Execute(\"insert into places (name) values (@value) on conflict (lower(name)) do nothing\", new { value });",
        "connection.Execute(\"insert into subs (user_id, plan, state) values (@id, @value, 'active') on conflict (user_id) where state = 'active' do update set plan = excluded.plan\", new { id = 1, value });",
        "connection.Execute(\"insert into subs (user_id, plan, state) values (@id, @value, 'cancelled')\", new { id = 1, value });",
        "connection.Execute(\"insert into prices (sku, valid_from, price) values (@key, current_date, 1) on conflict (sku, valid_from) do update set price = excluded.price where prices.price is distinct from excluded.price\", new { key });",
        "connection.Execute(\"insert into stripe_sync_queue (space_id, event_type) values (1, @key) on conflict (space_id, event_type) do nothing\", new { key });",
        "connection.Execute(\"insert into stripe_sync_queue (space_id, event_type) select id, @key from spaces on conflict (space_id, event_type) do nothing\", new { key });",
        "connection.Execute(\"with gone as (delete from outbox where sent_at is not null returning payload) insert into audit (what) select payload from gone\");",
        "connection.Execute(\"insert into settings (key, value) select k, v from incoming on conflict (key) do nothing\");",
        "connection.Execute(\"create temp table incoming_keys (key text primary key); insert into incoming_keys values ('a')\");",
        "connection.Execute(\"update settings set value = @value where key = @key\", new { key, value });",
        "connection.Execute(\"update accounts set balance = balance + 1 where tenant = @key and login = @value\", new { key, value });",
        "connection.Execute(\"delete from outbox where sent_at < now() - interval '1 day'\");",
        "_ = connection.Query<string>(\"select 'insert into settings (key) values (1)'\").ToList();",
        "connection.Execute(\"-- insert into settings (key) values ('a')\\nselect 1\");",
        "connection.Execute(\"do $$ begin insert into settings (key) values ('a'); exception when unique_violation then null; end $$\");",
        "connection.Execute(\"insert into elsewhere.settings (key) values (@key)\", new { key });",
        "connection.Execute(\"insert into \\\"Settings\\\" (key) values (@key)\", new { key });",
        "connection.Execute($\"insert into {value} (key, value) values (@key, @value)\", new { key, value });",
        "connection.Execute($\"insert into settings ({value}) values (@key)\", new { key });",
        "connection.Execute($\"insert into settings (key, value) values (@key, @value) {value}\", new { key, value });",
        "const string Tail = \" on conflict (key) do nothing\"; connection.Execute(\"insert into settings (key, value) values (@key, @value)\" + Tail, new { key, value });",
        "var sql = \"insert into settings (key, value) values (@key, @value)\"; sql += \" on conflict (key) do nothing\"; connection.Execute(sql, new { key, value });",
        "var sql = \"insert into settings (key, value) values (@key, @value)\"; sql += value.Length > 3 ? \" on conflict (key) do nothing\" : \" on conflict (key) do update set value = excluded.value\"; connection.Execute(sql, new { key, value });",
        "var sql = new StringBuilder(\"insert into settings (key, value) values \"); for (var i = 0; i < values.Length; i++) { if (i > 0) sql.Append(\", \"); sql.Append($\"(@k{i}, @v{i})\"); } sql.Append(\" on conflict (key) do nothing\"); connection.Execute(sql.ToString());",
        "var tail = values.Length switch { 0 => \"do nothing\", _ => \"do update set value = excluded.value\" }; connection.Execute($\"insert into settings (key, value) values (@key, @value) on conflict (key) {tail}\", new { key, value });",
        "connection.Execute(InsertInto(\"settings\", \"key\"), new { key, value });",
        "connection.Execute(string.Format(\"insert into {0} (key, value) values (@key, @value) on conflict ({1}) do nothing\", \"settings\", \"key\"), new { key, value });",
        "connection.Execute(\"insert into %T% (key, value) values (@key, @value) on conflict (key) do nothing\".Replace(\"%T%\", \"settings\"), new { key, value });",
        "connection.Execute(string.Join(\"\\n\", \"insert into settings (key, value)\", \"values (@key, @value)\", \"on conflict (key) do nothing\"), new { key, value });",
        "try { connection.Execute(\"insert into settings (key) values (@key)\", new { key }); } catch (DbException e) when (e.SqlState == \"23505\") { }",
        "try { connection.Execute(\"insert into settings (key) values (@key)\", new { key }); } catch (DbException e) when (IsDuplicate(e)) { }",
        "connection.Execute(\"settings_upsert\", new { key, value }, commandType: CommandType.StoredProcedure);",
        "using var command = connection.CreateCommand(); command.CommandText = \"insert into settings (key) values ('a') on conflict (key) do nothing\"; command.ExecuteNonQuery();",
        "using var command = connection.CreateCommand(); command.CommandText = \"insert into outbox (id, payload) values (@id, 'x')\"; var id = command.CreateParameter(); id.ParameterName = \"id\"; id.Value = Guid.NewGuid(); command.Parameters.Add(id); command.ExecuteNonQuery();",
        "connection.Execute(/* language=sql */ \"insert into settings (key) values (@key) on conflict (key) do nothing\", new { key });",
        "connection.Execute(\"insert into settings (key, value) values (@key, @value), ('other', @value) on conflict (key) do nothing\", new { key, value });",
        "connection.Execute(\"select pg_advisory_xact_lock(7); insert into settings (key) select @key where not exists (select 1 from settings where key = @key)\", new { key });",
        "connection.Execute(\"insert into readings (sensor, value) values (1, 2), (1, 2)\");",
    ];

    /// <summary>linq2db.</summary>
    public static TheoryData<string> Linq2Db =>
    [
        "db.GetTable<Customer>().InsertOrUpdate(() => new Customer { Email = key, Name = value }, c => new Customer { Name = value }, () => new Customer { Email = key });",
        "db.InsertOrReplace(new Member { SpaceId = 1, UserId = 2, Role = value });",
        "db.GetTable<Member>().Upsert(new Member { SpaceId = 1, UserId = 2, Role = value });",
        "db.Insert(new Doc { Id = Guid.NewGuid(), Title = value });",
        "var doc = new Doc { Title = value }; doc.Id = Guid.CreateVersion7(); db.Insert(doc);",
        "db.InsertWithIdentity(new Event { Body = value });",
        "db.BulkCopy(values.Select(v => new Event { Body = v }));",
        "db.BulkCopy(values.Select(v => new Doc { Id = Guid.NewGuid(), Title = v }).ToList());",
        "db.BulkCopy(new BulkCopyOptions { BulkCopyType = BulkCopyType.MultipleRows, ConflictAction = ConflictAction.Ignore }, new[] { new StoredFile { Id = Guid.NewGuid(), Path = value } });",
        "db.Insert(new Slot { Code = value, State = \"closed\" });",
        "db.GetTable<Doc>().Where(d => d.Title == key).Set(d => d.Title, value).Update();",
        "db.Execute(\"insert into settings (key) values (@key) on conflict (key) do nothing\", new { key });",
        "db.GetTable<Token>().Insert(() => new Token { Name = value });",
    ];

    /// <summary>What only Npgsql has.</summary>
    public static TheoryData<string> Npgsql =>
    [
        "using var writer = connection.BeginBinaryImport(\"copy readings (sensor, value) from stdin (format binary)\"); writer.Complete();",
        "using var writer = connection.BeginTextImport(\"copy audit (what) from stdin\");",
        "using var reader = connection.BeginBinaryExport(\"copy stripe_sync_queue to stdout (format binary)\");",
        "using var stream = connection.BeginRawBinaryCopy(\"copy (select * from settings) to stdout (format binary)\");",
        $"using var batch = new NpgsqlBatch(connection) {{ BatchCommands = {{ new NpgsqlBatchCommand(\"{Upsert}\"), new(\"delete from outbox where sent_at is not null\") }} }}; batch.ExecuteNonQuery();",
        "using var command = new NpgsqlCommand(\"insert into outbox (id, payload) values ($1, $2)\", connection) { Parameters = { new() { Value = Guid.NewGuid() }, new() { Value = value } } }; command.ExecuteNonQuery();",
    ];

    /// <summary>EF Core and the libraries over its model.</summary>
    public static TheoryData<string> EfCore =>
    [
        "db.Docs.Add(new Doc { Id = Guid.NewGuid(), Title = value }); db.SaveChanges();",
        "db.Events.AddRange(values.Select(v => new Event { Body = v })); db.SaveChanges();",
        "db.Slots.Add(new Slot { Code = value, State = \"closed\" }); db.SaveChanges();",
        "db.Database.ExecuteSql($\"insert into settings (key, value) values ({key}, {value}) on conflict (key) do nothing\");",
        "db.Database.ExecuteSqlRaw(\"insert into settings (key, value) values ({0}, {1}) on conflict (key) do nothing\", key, value);",
        "db.Customers.Upsert(new Customer { Email = key, Name = value }).On(c => c.Email).Run();",
        "db.Jobs.UpsertRange(new Job { SpaceId = 1, EventType = key }).On(j => new { j.SpaceId, j.EventType }).NoUpdate().Run();",
        "db.Members.Upsert(new Member { SpaceId = 1, UserId = 2 }).Run();",
        "db.BulkInsert(values.Select(v => new Event { Body = v }));",
        "db.BulkInsertOrUpdate(values.Select(v => new Customer { Email = v }).ToList(), new BulkConfig { UpdateByProperties = new List<string> { nameof(Customer.Email) } });",
    ];

    [Fact]
    public void There_are_enough() => Assert.True(Texts.Count + Linq2Db.Count + Npgsql.Count + EfCore.Count >= 60);

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Texts_for_PostgreSQL(string body)
    {
        await Verify.Silent(Project(body, "NpgsqlConnection connection"));
        await Verify.Silent(Project(body, "DbConnection connection"));
    }

    [Theory]
    [InlineData(Libraries.SqlClient, "Microsoft.Data.SqlClient.SqlConnection")]
    [InlineData(Libraries.Sqlite, "Microsoft.Data.Sqlite.SqliteConnection")]
    [InlineData(Libraries.MySql, "MySqlConnector.MySqlConnection")]
    public async Task Texts_for_other_databases(Libraries provider, string connection)
    {
        foreach (var body in Texts.Select(static row => row.Data))
            await Verify.Silent(Project(body, connection + " connection") with { Libraries = Libraries.Npgsql | Libraries.Dapper | provider });
    }

    [Theory]
    [MemberData(nameof(Npgsql))]
    public async Task Npgsql_alone(string body) => await Verify.Silent(Project(body, "NpgsqlConnection connection"));

    [Theory]
    [MemberData(nameof(Linq2Db))]
    public async Task Linq2Db_by_entities(string body)
    {
        var project = Project(body, "LinqToDB.Data.DataConnection db", "using LinqToDB;\nusing LinqToDB.Data;").WithSource("/src/Model.cs", Linq2DbForms.All[0].Sources["/src/Model.cs"]);
        await Verify.Silent(project with { Libraries = Libraries.Npgsql | Libraries.Linq2Db });
        await Verify.Silent(project with { Libraries = Libraries.Npgsql | Libraries.Linq2Db | Libraries.MySql });
    }

    [Theory]
    [MemberData(nameof(EfCore))]
    public async Task EfCore_and_over_it(string body) => await Verify.Silent(
        Project(body, "Shop db", "using Microsoft.EntityFrameworkCore;\nusing EFCore.BulkExtensions;")
            .WithSource("/src/Model.cs", EntityForms.EfModel).WithSource("/src/Upsert.cs", Stubs.FlexLabs).WithSource("/src/Bulk.cs", Stubs.Bulk) with
        { Libraries = Libraries.Npgsql | Libraries.EfCore | Libraries.EfNpgsql });

    private static TestProject Project(string body, string handle, string usings = "using Dapper;\nusing Npgsql;") => TestProject.Of(null, $$"""
        using System.Data;
        using System.Data.Common;
        using System.Text;
        {{usings}}
        public class Test
        {
            public void Run({{handle}}, string key, string value, string[] values)
            {
                {{body}}
            }

            private static string InsertInto(string table, string column) => $"insert into {table} ({column}, value) values (@key, @value) on conflict ({column}) do nothing";

            private static bool IsDuplicate(DbException e) => e.SqlState == "23505";
        }
        """) with
    {
        Libraries = Libraries.Npgsql | Libraries.Dapper,
        Schema = [new SchemaItem("/db/migrations/0001_init.sql", Schema.Replace(" deferrable", "", StringComparison.Ordinal))],
    };
}
