namespace StripeSyncAnalyzers.Tests.Calls;

/// <summary>Writes that linq2db makes, with the mapping of the attributes.</summary>
public class Linq2DbTests
{
    private const string Schema = """
        create table customers (id bigserial primary key, email text not null unique, external_id uuid unique, name text);
        create table notes ("Id" uuid primary key, "Title" text unique);
        create table stripe_sync_queue (id bigserial primary key, space_id bigint not null, event_type text not null, status text not null default 'pending', unique (space_id, event_type));
        create schema app;
        create table app.jobs (space_id bigint, event_type text, status text, primary key (space_id, event_type));
        create table plain (id int primary key, code text unique, kind text default 'k');
        create unique index plain_kind on plain (kind) where code = 'main';
        """;

    private const string Model = """
        using LinqToDB.Mapping;
        [Table("customers")] public class Customer
        {
            [PrimaryKey, Identity, Column("id")] public long Id { get; set; }
            [Column("email"), NotNull] public string Email { get; set; } = "";
            [Column("external_id")] public Guid? ExternalId { get; set; }
            [Column("name")] public string? Name { get; set; }
            public string? NotMapped { get; set; }
        }
        [Table("notes")] public class Note { [PrimaryKey] public Guid Id { get; set; } [Column] public string? Title { get; set; } }
        [Table("stripe_sync_queue")] public class Job
        {
            [Column("id", IsPrimaryKey = true, IsIdentity = true)] public long Id { get; set; }
            [Column("space_id")] public long SpaceId { get; set; }
            [Column("event_type")] public string EventType { get; set; } = "";
        }
        [Table("jobs", Schema = "app")] public class SpaceJob { [Column("space_id"), PrimaryKey(1)] public long SpaceId { get; set; } [Column("event_type"), PrimaryKey(2)] public string EventType { get; set; } = ""; [Column("status")] public string? Status { get; set; } }
        [Table("plain")] public class Plain { [Column("id"), PrimaryKey] public int Id { get; set; } [Column("code", SkipOnInsert = true)] public string? Code { get; set; } }
        [Table("plain", IsColumnAttributeRequired = false)] public class Wide { [PrimaryKey] public int id { get; set; } public string? code { get; set; } [NotColumn] public string? kind { get; set; } }
        public class Poco { public int Id { get; set; } }
        [Table("plain", Configuration = "SqlServer")] public class Conditional { [PrimaryKey] public int id { get; set; } [Column] public string? code { get; set; } }
        """;

    [Theory]
    [InlineData("db.{|SSQ1002:Insert|}(customer);")]
    [InlineData("await db.{|SSQ1002:InsertAsync|}(new Customer { Email = email });")]
    [InlineData("db.{|SSQ1002:InsertWithIdentity|}(customer);")]
    [InlineData("db.{|SSQ1002:InsertWithInt32Identity|}(customer);")]
    [InlineData("await db.{|SSQ1002:InsertWithInt64IdentityAsync|}(customer);")]
    [InlineData("DataExtensions.{|SSQ1002:Insert|}(obj: customer, dataContext: db);")]
    [InlineData("db.{|SSQ1001:Insert|}(new Job { SpaceId = 1, EventType = email });")]
    [InlineData("db.{|SSQ1002:Insert|}(new SpaceJob { SpaceId = 1 });")]
    [InlineData("db.{|SSQ1002:Insert|}(new Note { Id = id });")]
    [InlineData("var note = new Note { Id = Guid.NewGuid() }; note.Title = email; db.{|SSQ1002:Insert|}(note);")]
    [InlineData("db.{|SSQ1002:Insert|}(new Wide { id = 1 });")]
    [InlineData("db.{|SSQ1002:Insert|}(new SpaceJob { SpaceId = 1 }, schemaName: \"app\");")]
    [InlineData("db.{|SSQ1002:Insert|}(new Plain { Id = 1 }, tableName: \"plain\");")]
    public async Task Objects(string body) => await Verify.Analyzer(Project(body));

    [Theory]
    [InlineData("db.Insert(new Note { Id = Guid.NewGuid() });")]
    [InlineData("db.Insert(new Note { Id = Guid.CreateVersion7(), Title = null });")]
    [InlineData("db.Insert(customer, (c, column) => column.ColumnName != \"email\");")]
    [InlineData("db.Insert(new Poco());")]
    [InlineData("db.Insert(new Poco(), tableName: \"plain\");")]
    [InlineData("db.Insert(new Conditional { id = 1 });")]
    [InlineData("db.Insert(customer, tableName: email);")]
    [InlineData("db.Insert(customer, schemaName: \"elsewhere\");")]
    [InlineData("db.Insert(customer, serverName: \"other\");")]
    [InlineData("db.Update(customer); db.Delete(customer);")]
    [InlineData("try { db.Insert(customer); } catch (Npgsql.PostgresException e) when (e.SqlState == \"23505\") { }")]
    public async Task Objects_of_which_nothing_is_said(string body) => await Verify.Silent(Project(body));

    [Theory]
    [InlineData("db.GetTable<Customer>().{|SSQ1002:Insert|}(() => new Customer { Email = email });")]
    [InlineData("await db.GetTable<Customer>().{|SSQ1002:InsertWithIdentityAsync|}(() => new Customer { Email = email, Name = null });")]
    [InlineData("var table = db.GetTable<Customer>(); table.{|SSQ1002:Insert|}(() => new Customer { Email = email });")]
    [InlineData("_ = db.GetTable<Customer>().{|SSQ1002:InsertWithOutput|}(() => new Customer { Email = email });")]
    [InlineData("_ = db.GetTable<Customer>().{|SSQ1002:InsertWithOutput|}(customer);")]
    [InlineData("db.GetTable<Customer>().Value(c => c.Email, email).Value(c => c.Name, () => null).{|SSQ1002:Insert|}();")]
    [InlineData("db.Into(db.GetTable<Customer>()).Value(c => c.Email, email).{|SSQ1002:InsertWithIdentity|}();")]
    [InlineData("db.GetTable<Wide>().AsValueInsertable().Value(c => c.id, 3).{|SSQ1002:Insert|}();")]
    [InlineData("db.GetTable<Note>().{|SSQ1002:Insert|}(db.GetTable<Customer>(), n => new Customer { Email = n.Title! });")]
    [InlineData("db.GetTable<Note>().Into(db.GetTable<Customer>()).Value(c => c.Email, n => n.Title).{|SSQ1002:Insert|}();")]
    [InlineData("db.GetTable<SpaceJob>().TableName(\"customers\").SchemaName(\"public\").Insert(() => new SpaceJob { SpaceId = 1 });")]
    [InlineData("db.GetTable<Poco>().TableName(\"plain\").Insert(() => new Poco { Id = 1 });")]
    [InlineData("db.GetTable<Customer>().TableName(email).Insert(() => new Customer { Email = email });")]
    [InlineData("db.GetTable<Customer>().Insert(() => customer);")]
    [InlineData("db.GetTable<Note>().Insert(() => new Note { Id = Guid.NewGuid() });")]
    [InlineData("var half = db.GetTable<Customer>().Value(c => c.Name, email); half.Insert();")]
    public async Task Setters_and_chains(string body) => await Verify.Analyzer(Project(body));

    [Theory]
    [InlineData("db.{|SSQ1019:InsertOrReplace|}(new Note { Id = id, Title = email });")]
    [InlineData("db.InsertOrReplace(new SpaceJob { SpaceId = 1 });")]
    [InlineData("await db.InsertOrReplaceAsync(new SpaceJob { SpaceId = 1 });")]
    [InlineData("db.GetTable<SpaceJob>().Upsert(new SpaceJob { SpaceId = 1 });")]
    [InlineData("db.InsertOrReplace(customer);")]
    [InlineData("db.GetTable<Customer>().InsertOrUpdate(() => new Customer { Email = email, Name = email }, c => new Customer { Name = email }, () => new Customer { Email = email });")]
    [InlineData("db.GetTable<Customer>().InsertOrUpdate(() => new Customer { Email = email, Name = email }, null, () => new Customer { Email = email });")]
    [InlineData("db.GetTable<Customer>().InsertOrUpdate(() => new Customer { Email = email, Name = email }, c => new Customer { Name = email }, {|SSQ1003:() => new Customer { Name = email }|});")]
    [InlineData("await db.GetTable<Customer>().InsertOrUpdateAsync(() => new Customer { Email = email, ExternalId = id }, c => new Customer { Name = email }, {|SSQ1019:() => new Customer { Email = email }|});")]
    [InlineData("db.GetTable<SpaceJob>().InsertOrUpdate(() => new SpaceJob { SpaceId = 1, EventType = \"a\" }, j => new SpaceJob { Status = \"q\" });")]
    [InlineData("db.GetTable<SpaceJob>().InsertOrUpdate(() => new SpaceJob { SpaceId = 1 }, j => new SpaceJob { Status = \"q\" });")]
    [InlineData("db.GetTable<Job>().InsertOrUpdate(() => new Job { SpaceId = 1, EventType = \"a\" }, null, () => new Job { SpaceId = 1, EventType = \"a\" });")]
    public async Task Upserts(string body) => await Verify.Analyzer(Project(body));

    [Theory]
    [InlineData("db.{|SSQ1002:BulkCopy|}(customers);")]
    [InlineData("db.{|SSQ1002:BulkCopy|}(100, customers);")]
    [InlineData("await db.GetTable<Customer>().{|SSQ1002:BulkCopyAsync|}(customers);")]
    [InlineData("db.{|SSQ1002:BulkCopy|}(new BulkCopyOptions { BulkCopyType = BulkCopyType.MultipleRows }, customers);")]
    [InlineData("db.{|SSQ1002:BulkCopy|}(new BulkCopyOptions { BulkCopyType = BulkCopyType.RowByRow, ConflictAction = ConflictAction.Ignore }, customers);")]
    [InlineData("db.{|SSQ1001:BulkCopy|}(new[] { new Job { SpaceId = 1, EventType = \"a\" } });")]
    [InlineData("db.{|SSQ1002:BulkCopy|}(emails.Select(e => new Customer { Email = e }).ToList());")]
    [InlineData("db.BulkCopy(emails.Select(e => new Note { Id = Guid.NewGuid() }).ToList());")]
    [InlineData("db.BulkCopy(new BulkCopyOptions { BulkCopyType = BulkCopyType.MultipleRows, ConflictAction = ConflictAction.Ignore }, customers);")]
    [InlineData("db.BulkCopy(new BulkCopyOptions { ConflictAction = ConflictAction.Ignore }, customers);")]
    [InlineData("db.BulkCopy(new BulkCopyOptions { TableName = \"other\" }, customers);")]
    [InlineData("db.BulkCopy(new BulkCopyOptions { KeepIdentity = true }, customers);")]
    [InlineData("db.BulkCopy(options, customers);")]
    public async Task Bulk_copies(string body) => await Verify.Analyzer(Project(body));

    [Theory]
    [InlineData("db.Execute(\"insert into {|SSQ1002:customers|} (email) values (@email)\", new { email });")]
    [InlineData("await db.ExecuteAsync(\"insert into {|SSQ1002:customers|} (email) values (@email)\", new DataParameter(\"email\", email));")]
    [InlineData("_ = db.Query<int>(\"insert into {|SSQ1002:customers|} (email) values (@email) returning id\", new { email }).ToList();")]
    [InlineData("db.SetCommand(\"insert into {|SSQ1002:customers|} (email) values (@email)\", new { email }).Execute();")]
    [InlineData("new CommandInfo(db, \"insert into {|SSQ1002:customers|} (email) values (@email)\").Execute();")]
    [InlineData("db.Execute(\"insert into notes (\\\"Id\\\") values (@id)\", new { id = Guid.NewGuid() });")]
    public async Task Texts(string body) => await Verify.Analyzer(Project(body));

    [Theory]
    [InlineData("db.Insert(customer); db.Execute(\"insert into customers (email) values (@email)\", new { email });")]
    public async Task Another_provider_around_makes_the_database_unknown(string body)
    {
        await Verify.Silent(Project(body) with { Libraries = Libraries.Npgsql | Libraries.Linq2Db | Libraries.Sqlite });
        await Verify.Silent(Project(body).WithSource("/src/Setup.cs", "using LinqToDB; public static class Setup { public static DataOptions Of(string s) => new DataOptions().UseSqlServer(s); }"));
    }

    [Fact]
    public async Task Unless_the_context_is_made_for_PostgreSQL() => await Verify.Analyzer(Project("""
        using var made = new DataConnection(new DataOptions().UsePostgreSQL(email));
        made.{|SSQ1002:Insert|}(customer);
        made.GetTable<Customer>().{|SSQ1002:Insert|}(() => new Customer { Email = email });
        using var other = new DataConnection(new DataOptions().UseSqlServer(email));
        other.Insert(customer);
        """) with { Libraries = Libraries.Npgsql | Libraries.Linq2Db | Libraries.Sqlite });

    [Theory]
    [InlineData("db.GetTable<Customer>().Merge().Using(customers).OnTargetKey().UpdateWhenMatched().InsertWhenNotMatched().{|SSQ1009:Merge|}();")]
    [InlineData("await db.GetTable<Customer>().Merge().Using(customers).On(t => t.Email, s => s.Email).InsertWhenNotMatched().{|SSQ1009:MergeAsync|}();")]
    [InlineData("customers.AsQueryable().MergeInto(db.GetTable<Customer>()).On((t, s) => t.Email == s.Email).InsertWhenNotMatched(s => new Customer { Email = s.Email }).{|SSQ1009:Merge|}();")]
    [InlineData("db.GetTable<Note>().MergeInto(db.GetTable<Customer>()).On((t, s) => t.Email == s.Title).InsertWhenNotMatched(s => new Customer { Email = s.Title! }).{|SSQ1009:Merge|}();")]
    [InlineData("db.GetTable<Customer>().Merge().Using(customers).On(t => t.Email, s => s.Email).InsertWhenNotMatchedAnd(s => s.Name != null, s => new Customer { Email = s.Email }).DeleteWhenMatched().{|SSQ1009:Merge|}();")]
    [InlineData("var merge = db.GetTable<Customer>().Merge().Using(emails.Select(e => new { e })).On((t, s) => t.Email == s.e).InsertWhenNotMatched(s => new Customer { Email = s.e }); merge.{|SSQ1009:Merge|}();")]
    [InlineData("db.GetTable<Job>().Merge().Using(new[] { new Job { SpaceId = 1, EventType = email } }).On((t, s) => t.SpaceId == s.SpaceId).InsertWhenNotMatched().{|SSQ1009:Merge|}();")]
    [InlineData("db.GetTable<Customer>().Merge().Using(customers).OnTargetKey().UpdateWhenMatched().Merge();")]
    [InlineData("db.GetTable<Customer>().Merge().UsingTarget().OnTargetKey().DeleteWhenMatched().Merge();")]
    [InlineData("db.GetTable<Note>().Merge().Using(emails.Select(e => new Note { Id = Guid.NewGuid() })).OnTargetKey().InsertWhenNotMatched().Merge();")]
    [InlineData("db.GetTable<Note>().Merge().Using(emails.Select(e => new { id = Guid.NewGuid() })).On((t, s) => t.Id == s.id).InsertWhenNotMatched(s => new Note { Id = s.id }).Merge();")]
    [InlineData("db.GetTable<Note>().Merge().Using(emails.Select(e => new Note { Id = Guid.NewGuid() })).OnTargetKey().InsertWhenNotMatched(s => new Note { Id = s.Id }).Merge();")]
    [InlineData("db.GetTable<Customer>().TableName(email).Merge().Using(customers).OnTargetKey().InsertWhenNotMatched().Merge();")]
    [InlineData("db.GetTable<Customer>().Where(c => c.Name != null).AsCte().Merge().Using(customers).OnTargetKey().InsertWhenNotMatched().Merge();")]
    [InlineData("try { db.GetTable<Customer>().Merge().Using(customers).OnTargetKey().InsertWhenNotMatched().Merge(); } catch (Npgsql.PostgresException e) when (e.SqlState == \"23505\") { }")]
    [InlineData("db.Execute(\"lock table customers in share row exclusive mode\"); db.GetTable<Customer>().Merge().Using(customers).OnTargetKey().InsertWhenNotMatched().Merge();")]
    public async Task Merges(string body) => await Verify.Analyzer(Project(body));

    /// <summary>PostgreSQL has MERGE since 15, and with RETURNING since 17.</summary>
    [Theory]
    [InlineData("Merge()", "14", false)]
    [InlineData("MergeWithOutput((action, old, made) => made.Id).ToList()", "16", false)]
    [InlineData("MergeWithOutput((action, old, made) => made.Id).ToList()", "17", true)]
    public async Task Merges_of_a_version(string call, string version, bool isReported)
    {
        if (isReported)
            call = "{|SSQ1009:" + call.Replace("(", "|}(", StringComparison.Ordinal)[..(call.IndexOf('(', StringComparison.Ordinal) + 3)] + call[(call.IndexOf('(', StringComparison.Ordinal) + 1)..];
        await Verify.Analyzer(Project("_ = db.GetTable<Customer>().Merge().Using(customers).OnTargetKey().InsertWhenNotMatched()." + call + ";").WithOption("build_property.StripeSyncPostgresVersion", version));
    }

    private const string Mapped = "public class Person { public long Id { get; set; } public string Mail { get; set; } = \"\"; public string? Name { get; set; } public List<Person> Friends { get; set; } = []; }";

    [Theory]
    [InlineData("builder.Entity<Person>().HasTableName(\"customers\").Property(p => p.Id).HasColumnName(\"id\").IsPrimaryKey().IsIdentity().Property(p => p.Mail).HasColumnName(\"email\").Property(p => p.Name).HasColumnName(\"name\").Build();", true)]
    [InlineData("builder.Entity<Person>().HasTableName(Table).HasSchemaName(\"public\").HasPrimaryKey(p => p.Id).HasIdentity(p => p.Id).Property(p => p.Id).HasColumnName(\"id\").Property(p => p.Mail).HasColumnName(\"email\").IsNotNull().HasLength(100).Property(p => p.Name).IsNotColumn(); builder.Build();", true)]
    [InlineData("builder.Entity<Person>().HasTableName(\"customers\").Ignore(p => p.Name).Property(p => p.Id).HasColumnName(\"id\").IsIdentity().Property(p => p.Mail).HasColumnName(\"email\").Entity<Customer>().HasTableName(\"others\").Build();", true)]
    [InlineData("builder.Entity<Person>().HasTableName(\"archive\").Property(p => p.Mail).HasColumnName(\"email\").Build();", false)]
    [InlineData("builder.Entity<Person>().HasTableName(\"customers\").Property(p => p.Mail).HasColumnName(\"e_mail\").Build();", false)]
    [InlineData("builder.Entity<Person>().HasTableName(Name()).Ignore(p => p.Id).Ignore(p => p.Name).Property(p => p.Mail).HasColumnName(\"email\").Build();", false)]
    [InlineData("var person = builder.Entity<Person>().HasTableName(\"customers\").Ignore(p => p.Id).Ignore(p => p.Name).Property(p => p.Mail).HasColumnName(\"email\"); person.HasColumnName(\"mail\");", false)]
    [InlineData("builder.Entity<Person>().HasTableName(\"customers\").Inheritance(p => p.Mail, \"a\", typeof(Person)).Ignore(p => p.Name).Property(p => p.Mail).HasColumnName(\"email\").Property(p => p.Id).HasColumnName(\"id\").Build();", false)]
    [InlineData("MappingSchema.EntityDescriptorCreatedCallback = (s, d) => d.TableName += \"_\"; builder.Entity<Person>().HasTableName(\"customers\").Ignore(p => p.Name).Property(p => p.Id).HasColumnName(\"id\").IsIdentity().Property(p => p.Mail).HasColumnName(\"email\");", false)]
    [InlineData("builder.Entity<Person>(\"Legacy\").HasTableName(\"customers\").Ignore(p => p.Name).Property(p => p.Id).HasColumnName(\"id\").IsIdentity().Property(p => p.Mail).HasColumnName(\"email\").Build();", false)]
    public async Task A_mapping_in_code(string mapping, bool isRead)
    {
        var project = Project("db.INSERT(new Person { Mail = email }); db.GetTable<Note>().Insert(() => new Note { Id = Guid.NewGuid() });".Replace("INSERT", isRead ? "{|SSQ1002:Insert|}" : "Insert", StringComparison.Ordinal)).WithSource("/src/Person.cs", Mapped).WithSource("/src/Mapping.cs", $$"""
            using LinqToDB.Mapping;
            public static class Maps
            {
                private const string Table = "customers";
                private static string Name() => Environment.MachineName;
                public static void Map(MappingSchema schema, FluentMappingBuilder builder) { {{mapping}} }
            }
            """);
        await Verify.Analyzer(project);
    }

    /// <summary>Attributes and a mapping in code of one class: which of them is used is not known.</summary>
    [Fact]
    public async Task A_mapping_in_code_of_a_class_with_attributes_is_unknown() => await Verify.Analyzer(Project("db.Insert(customer); db.{|SSQ1001:Insert|}(new Job { SpaceId = 1 });").WithSource(
        "/src/Mapping.cs", "using LinqToDB.Mapping; public static class Maps { public static void Map(MappingSchema schema) => new FluentMappingBuilder(schema).Entity<Customer>().HasTableName(\"other\").Build(); }"));

    /// <summary>The builder comes from another file: of the base class, or of the method that made it before version 5.</summary>
    [Theory]
    [InlineData("public class Maps(MappingSchema schema) : MapsBase(schema) { public void Map() => Builder.Entity<Customer>().HasTableName(\"others\"); }")]
    [InlineData("public static class Maps { public static void Map(MappingSchema schema) { var builder = schema.GetFluentMappingBuilder(); builder.Entity<Customer>().HasTableName(\"others\"); } }")]
    public async Task A_mapping_by_a_builder_of_another_file(string mapping) => await Verify.Analyzer(Project("db.Insert(customer); db.{|SSQ1001:Insert|}(new Job { SpaceId = 1 });")
        .WithSource("/src/Mapping.cs", "using LinqToDB.Mapping; " + mapping)
        .WithSource("/src/Base.cs", """
            using LinqToDB.Mapping;
            public abstract class MapsBase(MappingSchema schema) { protected FluentMappingBuilder Builder { get; } = new(schema); }
            public static class Before5 { public static FluentMappingBuilder GetFluentMappingBuilder(this MappingSchema schema) => new(schema); }
            """));

    [Fact]
    public async Task The_model_of_EF_Core_is_no_mapping_of_linq2db()
    {
        var project = Project("db.{|SSQ1002:Insert|}(customer);").WithSource("/src/Context.cs", """
            using Microsoft.EntityFrameworkCore;
            public class Context : DbContext { protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Customer>(b => b.ToTable("others")); }
            """);
        await Verify.Analyzer(project with { Libraries = project.Libraries | Libraries.EfCore });
    }

    [Fact]
    public async Task Tables_of_a_context_of_the_users() => await Verify.Analyzer(Project("""
        using var own = new Db();
        own.Customers.{|SSQ1002:Insert|}(() => new Customer { Email = email });
        own.{|SSQ1002:Insert|}(customer);
        own.Renamed.Insert(() => new Customer { Email = email });
        """).WithSource("/src/Db.cs", """
        using LinqToDB;
        using LinqToDB.Data;
        public sealed class Db : DataConnection
        {
            public ITable<Customer> Customers => this.GetTable<Customer>();
            public ITable<Customer> Renamed => this.GetTable<Customer>().TableName("archive");
        }
        """));

    private static TestProject Project(string body) => TestProject.Of(Schema, $$"""
        using LinqToDB;
        using LinqToDB.Async;
        using LinqToDB.Data;
        public class Test
        {
            public async Task Run(DataConnection db, Customer customer, List<Customer> customers, string[] emails, string email, Guid id, BulkCopyOptions options)
            {
                {{body}}
                await Task.CompletedTask;
            }
        }
        """).WithSource("/src/Model.cs", Model) with { Libraries = Libraries.Npgsql | Libraries.Linq2Db };
}
