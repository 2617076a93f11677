namespace StripeSyncAnalyzers.Tests.EntityFramework;

/// <summary>Entities that are added, against a schema in .sql files: what is said, and where.</summary>
public class TrackedAddTests
{
    [Theory]
    [InlineData("""db.{|SSQ1002:Customers|}.Add(new Customer { Email = email });""")]
    [InlineData("""await db.{|SSQ1002:Customers|}.AddAsync(new Customer { Email = email }, token);""")]
    [InlineData("""db.{|SSQ1002:Add|}(new Customer { Email = email });""")]
    [InlineData("""await db.{|SSQ1002:AddAsync|}(new Customer { Email = email });""")]
    [InlineData("""db.{|SSQ1002:Customers|}.AddRange(new Customer { Email = email }, new Customer { Email = "b" });""")]
    [InlineData("""db.{|SSQ1002:Customers|}.AddRange(customers);""")]
    [InlineData("""await db.{|SSQ1002:Customers|}.AddRangeAsync(customers.Where(c => c.Id > 3), token);""")]
    [InlineData("""db.{|SSQ1002:AddRange|}(customers.Select(c => new Customer { Email = c.Email }).ToList());""")]
    [InlineData("""db.{|SSQ1002:AddRange|}([new Customer { Email = email }]);""")]
    [InlineData("""db.Set<Customer>().{|SSQ1002:Add|}(given);""")]
    [InlineData("""var set = db.Customers; set.{|SSQ1002:Add|}(given);""")]
    [InlineData("""var customer = new Customer(); customer.Email = email; db.{|SSQ1002:Customers|}.Add(customer);""")]
    [InlineData("""Customer customer = new() { Email = email }; db.{|SSQ1002:Customers|}.Add(customer);""")]
    [InlineData("""db.{|SSQ1002:Customers|}.Add(given);""")]
    [InlineData("""db.{|SSQ1002:Customers|}.Add(given!); await db.SaveChangesAsync(token);""")]
    [InlineData("""db.{|SSQ1002:Orders|}.Add(new Order { Number = email });""")]
    [InlineData("""db.{|SSQ1002:Orders|}.Add(new Order { Id = id, Number = Guid.NewGuid().ToString() });""")]
    [InlineData("""db.{|SSQ1002:Tags|}.Add(new Tag { Code = email });""")]
    [InlineData("""db.{|SSQ1001:Queue|}.Add(new Job { SpaceId = spaceId, EventType = "sync" });""")]
    [InlineData("""db.{|SSQ1001:Queue|}.Add(new Job { SpaceId = spaceId, EventType = "sync", Status = "pending" }); await db.SaveChangesAsync();""")]
    [InlineData("""var jobs = new List<Job>(); jobs.Add(new Job()); db.{|SSQ1001:Queue|}.AddRange(jobs);""")]
    [InlineData("""db.{|SSQ1002:Customers|}.Add(new Customer { Email = Guid.NewGuid().ToString(), ExternalId = id });""")]
    public async Task Is_said(string body) => await Verify.Analyzer(Shop.Project(body));

    [Fact]
    public async Task The_message_names_the_keys_that_the_entity_can_meet()
    {
        var diagnostic = Assert.Single(await Verify.Analyzer(Shop.Project("""db.{|SSQ1002:Customers|}.Add(new Customer { Email = email });""")));
        Assert.Equal(
            "Insert into \"Customers\" fails with 23505 when (\"Email\") already exists; handle it, or upsert on (\"Email\")",
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["/db/migrations/0001_init.sql", "/db/migrations/0001_init.sql"], diagnostic.AdditionalLocations.Select(static l => l.GetLineSpan().Path));
    }

    [Theory]
    [InlineData("""db.Notes.Add(new Note { Text = email });""")]
    [InlineData("""db.Customers.Update(given); db.Attach(given); db.Customers.Remove(given);""")]
    [InlineData("""customers.Add(new Customer { Email = email }); customers.AddRange(customers);""")]
    [InlineData("""db.Customers.Add(new Customer { Email = Guid.NewGuid().ToString("N") });""")]
    [InlineData("""var fresh = Guid.CreateVersion7(); db.Orders.Add(new Order { Id = fresh, Number = fresh.ToString() });""")]
    [InlineData("""db.Orders.Add(new Order { Number = $"{Guid.NewGuid()}", Id = Guid.NewGuid() });""")]
    [InlineData("""object boxed = given; db.Add(boxed);""")]
    [InlineData("""db.Entry(given).State = EntityState.Added;""")]
    public async Task Is_not_said(string body) => await Verify.Silent(Shop.Project(body));

    [Theory]
    [InlineData("""
        db.Customers.Add(new Customer { Email = email });
        try { await db.SaveChangesAsync(); } catch (DbUpdateException) { }
        """)]
    [InlineData("""
        try { db.Customers.Add(new Customer { Email = email }); await db.SaveChangesAsync(); }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }) { }
        """)]
    [InlineData("""
        db.Customers.Add(new Customer { Email = email });
        try { db.SaveChanges(); } catch (Exception e) when (e.InnerException is PostgresException { SqlState: "23505" }) { }
        """)]
    [InlineData("""
        db.Customers.Add(new Customer { Email = email });
        try { db.SaveChanges(); } catch (DbUpdateException e) when (IsDuplicate(e)) { }
        static bool IsDuplicate(DbUpdateException e) => e.InnerException is PostgresException { SqlState: "23505" };
        """)]
    [InlineData("""
        db.Queue.Add(new Job { SpaceId = spaceId, EventType = "sync" });
        try { await db.SaveChangesAsync(); } catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: "23505" }) { }
        """)]
    public async Task A_handled_exception_is_no_news(string body) => await Verify.Silent(Shop.Project(body));

    [Theory]
    [InlineData("catch (DbUpdateConcurrencyException) { }")]
    [InlineData("catch (TimeoutException) { }")]
    [InlineData("catch (Exception) { throw; }")]
    [InlineData("catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: \"23503\" }) { }")]
    [InlineData("finally { }")]
    public async Task An_exception_that_is_not_handled_is(string clause) =>
        await Verify.Analyzer(Shop.Project("db.{|SSQ1002:Customers|}.Add(new Customer { Email = email }); try { await db.SaveChangesAsync(); } " + clause));

    [Theory]
    [InlineData("public DbSet<Customer> Customers", "public DbSet<Customer> Clients", "db.Clients.Add(given);")]
    [InlineData("public string Email { get; set; } = \"\";", "[Column(\"e_mail\")] public string Email { get; set; } = \"\";", "db.Customers.Add(given);")]
    [InlineData("b.Property(c => c.Kind)", "b.ToTable(\"people\"); b.Property(c => c.Kind)", "db.Customers.Add(given);")]
    [InlineData("b.Property(c => c.Kind)", "b.ToView(\"Customers\"); b.Property(c => c.Kind)", "db.Customers.Add(given);")]
    [InlineData("b.Property(c => c.Kind)", "b.Something(); b.Property(c => c.Kind)", "db.Customers.Add(given);")]
    [InlineData("modelBuilder.Entity<Customer>(b =>", "Conventions.Apply(modelBuilder); modelBuilder.Entity<Customer>(b =>", "db.Customers.Add(given);")]
    [InlineData("modelBuilder.Entity<Customer>(b =>", "foreach (var entity in modelBuilder.Model.GetEntityTypes()) entity.SetTableName(\"t_\" + entity.GetTableName()); modelBuilder.Entity<Customer>(b =>", "db.Customers.Add(given);")]
    [InlineData("modelBuilder.Entity<Customer>(b =>", "modelBuilder.HasDefaultSchema(\"shop\"); modelBuilder.Entity<Customer>(b =>", "db.Customers.Add(given);")]
    [InlineData("public class Order", "public class Vip : Customer { } public class Order", "db.Customers.Add(given); db.Add(new Vip());", "public DbSet<Order>", "public DbSet<Vip> Vips => Set<Vip>(); public DbSet<Order>")]
    [InlineData("public string Email { get; set; } = \"\";", "[NotMapped] public string Email { get; set; } = \"\";", "db.Customers.Add(new Customer { Email = email });")]
    [InlineData("public class Customer\n", "[Keyless] public class Customer\n", "db.Customers.Add(given);")]
    public async Task A_mapping_that_is_another_or_not_known_is_silent(string old, string replacement, string body, string? oldToo = null, string replacementToo = "")
    {
        const string Helpers = """

            public static class Conventions
            {
                public static void Apply(ModelBuilder b) { }

                public static EntityTypeBuilder<T> Something<T>(this EntityTypeBuilder<T> b) where T : class => b;
            }
            """;
        var model = (Shop.Entities + Shop.Context + Helpers).ReplaceLineEndings("\n").Replace(old, replacement, StringComparison.Ordinal);
        if (oldToo is not null)
            model = model.Replace(oldToo, replacementToo, StringComparison.Ordinal);
        await Verify.Silent(Shop.Project(body, model: model));
    }

    [Theory]
    [InlineData("public Guid Id { get; set; }", "public Guid Id { get; set; } = Guid.NewGuid();")]
    [InlineData("public string Number { get; set; } = \"\";", "public string Number { get; set; } = Guid.NewGuid().ToString();")]
    [InlineData("public string Number { get; set; } = \"\";", "public Order() { Number = Guid.NewGuid().ToString(); } public string Number { get; set; } = \"\";")]
    public async Task What_the_entity_makes_fresh_is_no_key_to_meet(string old, string replacement)
    {
        var isNumber = old.Contains("Number", StringComparison.Ordinal);
        await Verify.Analyzer(Shop.Project(isNumber ? "db.Orders.Add(new Order());" : "db.{|SSQ1002:Orders|}.Add(new Order { Number = email });", model: (Shop.Entities + Shop.Context).Replace(old, replacement, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""var order = await db.Orders.FindAsync(id); db.{|SSQ1002:Customers|}.Add(new Customer { Email = Guid.NewGuid().ToString(), ExternalId = order!.Id });""")]
    [InlineData("""foreach (var order in given.Orders) db.{|SSQ1002:Customers|}.Add(new Customer { Email = Guid.NewGuid().ToString(), ExternalId = order.Id });""")]
    [InlineData("""var order = new Order { Id = id }; db.{|SSQ1002:Customers|}.Add(new Customer { Email = Guid.NewGuid().ToString(), ExternalId = order.Id });""")]
    [InlineData("""var order = new Order(); db.Customers.Add(new Customer { Email = Guid.NewGuid().ToString(), ExternalId = order.Id });""")]
    public async Task A_reference_to_an_entity_is_as_fresh_as_the_entity(string body) =>
        await Verify.Analyzer(Shop.Project(body, model: (Shop.Entities + Shop.Context).Replace("public Guid Id { get; set; }", "public Guid Id { get; set; } = Guid.NewGuid();", StringComparison.Ordinal)));

    [Fact]
    public async Task A_snake_case_convention_that_another_project_turns_on_is_found_by_the_schema()
    {
        const string Schema = "CREATE TABLE customers (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, name text, external_id uuid, kind text NOT NULL DEFAULT 'plain', created_at timestamptz DEFAULT now());";
        await Verify.Analyzer(Shop.Project("db.{|SSQ1002:Customers|}.Add(new Customer { Email = email });", Schema));
        await Verify.Silent(Shop.Project("db.Customers.Add(new Customer { Email = email });", Schema.Replace("external_id", "externalid", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("GENERATED ALWAYS AS IDENTITY")]
    [InlineData("NOT NULL")]
    public async Task Who_makes_the_surrogate_key_does_not_matter(string made) =>
        await Verify.Analyzer(Shop.Project("db.{|SSQ1002:Customers|}.Add(new Customer { Email = email });", Shop.Schema.Replace("\"Id\" integer GENERATED BY DEFAULT AS IDENTITY", "\"Id\" integer " + made, StringComparison.Ordinal)));

    [Fact]
    public async Task A_configuration_class_is_read()
    {
        const string Configuration = """

            public class CustomerConfiguration : IEntityTypeConfiguration<Customer>
            {
                private const string Column = "e_mail";

                public void Configure(EntityTypeBuilder<Customer> builder)
                {
                    builder.ToTable("people", "crm");
                    builder.Property(x => x.Email).HasColumnName(Column).IsRequired();
                    builder.HasQueryFilter(x => x.Name != null);
                }
            }
            """;
        const string Schema = "CREATE SCHEMA crm; CREATE TABLE crm.people (\"Id\" integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, e_mail text NOT NULL UNIQUE, \"Name\" text, \"ExternalId\" uuid, \"Kind\" text, \"CreatedAt\" timestamptz);";
        foreach (var call in new[] { "modelBuilder.ApplyConfiguration(new CustomerConfiguration());", "modelBuilder.ApplyConfigurationsFromAssembly(typeof(ShopContext).Assembly);", "new CustomerConfiguration().Configure(modelBuilder.Entity<Customer>());" })
        {
            var model = (Shop.Entities + Shop.Context).Replace("modelBuilder.Entity<Customer>(b =>", call + " modelBuilder.Entity<Customer>(b =>", StringComparison.Ordinal) + Configuration;
            await Verify.Analyzer(Shop.Project("db.{|SSQ1002:Customers|}.Add(new Customer { Email = email });", Schema, model));
        }
    }
}
