using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Precision;

/// <summary>Entities that make their own keys, code that reaches the database in roundabout ways, and tests of unique keys.</summary>
internal static class EntityCode
{
    private const Libraries EfCore = Libraries.Npgsql | Libraries.Dapper | Libraries.EfCore | Libraries.EfNpgsql;

    private const string Usings = """
        using System.ComponentModel.DataAnnotations;
        using System.ComponentModel.DataAnnotations.Schema;
        using System.Data;
        using Dapper;
        using Microsoft.EntityFrameworkCore;
        using Npgsql;

        """;

    private const string Tags = "create table tags (code text primary key, title text);";
    private const string Users = "create table users (id uuid primary key, token text not null unique, name text);";

    private const string TagModel = """
        [Table("tags")] public class Tag { [Key, Column("code")] public string Code { get; set; } = ""; [Column("title")] public string? Title { get; set; } }
        public class TagContext : DbContext { public DbSet<Tag> Tags => Set<Tag>(); }

        """;

    public static ImmutableArray<RealisticCode> All { get; } =
    [
        new("Entities that make their keys in initializers, constructors and factories", EfCore, Users, Usings + """
            public abstract class Entity { protected Entity() => Id = Guid.CreateVersion7(); [Key, Column("id")] public Guid Id { get; protected set; } }
            [Table("users")] public class User : Entity
            {
                public User(string name) { Name = name; Token = Guid.NewGuid().ToString("N"); }
                [Column("token")] public string Token { get; private set; }
                [Column("name")] public string? Name { get; set; }
            }
            [Table("users")] public record Member([property: Key, Column("id")] Guid Id, [property: Column("token")] string Token, [property: Column("name")] string? Name);
            public class UserContext : DbContext { public DbSet<User> Users => Set<User>(); }
            public class MemberContext : DbContext { public DbSet<Member> Members => Set<Member>(); }
            public class Users(UserContext users, MemberContext members, IDbConnection connection, NpgsqlConnection npgsql)
            {
                private const string Sql = "insert into users (id, token, name) values (@Id, @Token, @Name)";
                public void Add(User given) { users.Users.Add(new User("a")); users.Users.Add(given); users.SaveChanges(); }
                public void AddMember(string name) { members.Members.Add(new Member(Guid.NewGuid(), Guid.NewGuid().ToString(), name)); members.SaveChanges(); }
                public void AddMemberByName(string name) { members.Members.Add(new Member(Name: name, Token: $"t{Guid.NewGuid()}", Id: Guid.NewGuid())); members.SaveChanges(); }
                public void AddMemberGiven(string token) { members.{|SSQ1002:Members|}.Add(new Member(Guid.NewGuid(), token, null)); members.SaveChanges(); }
                public void Insert(User user) => connection.Execute(Sql, user);
                public void InsertAll(IEnumerable<User> all) => connection.Execute(Sql, all);
                public void InsertNew() { var user = new User("a"); connection.Execute(Sql, user); connection.Execute(Sql, new { user.Id, user.Token, user.Name }); }
                public void InsertByCommand(User user)
                {
                    using var command = new NpgsqlCommand("insert into users (id, token) values ($1, $2)", npgsql) { Parameters = { new() { Value = user.Id }, new() { Value = user.Token } } };
                    command.ExecuteNonQuery();
                }
                public void InsertGiven(Guid id, string token) => connection.Execute("insert into {|SSQ1002:users|} (id, token) values (@id, @token)", new { id, token });
            }
            """),

        new("Audit entries of an interceptor", EfCore, "create table audit_entries (id uuid primary key, at timestamptz not null, what text not null);", Usings + """
            [Table("audit_entries")] public class AuditEntry { [Column("id")] public Guid Id { get; set; } [Column("at")] public DateTimeOffset At { get; set; } [Column("what")] public string What { get; set; } = ""; }
            public class AuditContext : DbContext
            {
                public DbSet<AuditEntry> Entries => Set<AuditEntry>();
                public override int SaveChanges()
                {
                    var entries = new List<AuditEntry>();
                    foreach (var entry in ChangeTracker.Entries())
                        entries.Add(new AuditEntry { Id = Guid.NewGuid(), At = DateTimeOffset.UtcNow, What = entry.State.ToString() });
                    Entries.AddRange(entries);
                    AddRange(entries.Select(e => new AuditEntry { Id = Guid.CreateVersion7(), At = e.At, What = e.What }));
                    return base.SaveChanges();
                }
            }
            """),

        new("Tests that want a violation", EfCore, Tags, Usings + TagModel + """
            public static class Assert
            {
                public static T Throws<T>(Action code) where T : Exception => throw new NotSupportedException();
                public static Task<T> ThrowsAsync<T>(Func<Task> code) where T : Exception => throw new NotSupportedException();
            }
            public class TagTests(NpgsqlConnection connection, TagContext db)
            {
                public async Task Code_is_unique()
                {
                    Assert.Throws<PostgresException>(() => connection.Execute("insert into tags (code) values ('a')"));
                    var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("insert into tags (code) values ('a')"));
                    db.Tags.Add(new Tag { Code = "a" });
                    await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
                }

                public void Another_exception() => Assert.Throws<TimeoutException>(() => connection.Execute("insert into {|SSQ1002:tags|} (code) values ('a')"));
            }
            """),

        new("Retries of whole transactions", EfCore, Tags, Usings + TagModel + """
            public static class Retry
            {
                public static async Task RunAsync(Func<Task> work)
                {
                    for (var attempt = 0; ; attempt++)
                    {
                        try { await work(); return; }
                        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure && attempt < 3) { }
                    }
                }
            }
            public class Tags(NpgsqlConnection connection, TagContext db)
            {
                public Task AddAsync(string code) => Retry.RunAsync(async () =>
                {
                    if (await connection.QuerySingleOrDefaultAsync<string>("select code from tags where code = @code", new { code }) is null)
                        await connection.ExecuteAsync("insert into tags (code) values (@code)", new { code });
                });

                public async Task AddSerializableAsync(string code)
                {
                    await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable);
                    if (!await db.Tags.AnyAsync(t => t.Code == code))
                        db.Tags.Add(new Tag { Code = code });
                    await db.SaveChangesAsync();
                    await transaction.CommitAsync();
                }

                public async Task AddOrReportAsync(string code)
                {
                    try
                    {
                        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () => await connection.ExecuteAsync("insert into tags (code) values (@code)", new { code }));
                    }
                    catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
                    {
                        Console.WriteLine(e.ConstraintName);
                    }
                }
            }
            """),

        new("The usual ways to the database, in which a wrong write is found", EfCore, Tags, Usings + TagModel + """
            public interface ITagContext { DbSet<Tag> Tags { get; } Task<int> SaveChangesAsync(CancellationToken token); }
            public interface IConnections { IDbConnection Open(); }
            public class Repository(TagContext context, ITagContext abstracted, IConnections connections, NpgsqlDataSource source, NpgsqlConnection connection)
            {
                private const string Table = "tags";
                public void Add(Tag tag) => context.{|SSQ1002:Tags|}.Add(tag);
                public void AddToSet(Tag tag) => context.Set<Tag>().{|SSQ1002:Add|}(tag);
                public Task<int> AddByInterfaceAsync(Tag tag, CancellationToken token) { abstracted.{|SSQ1002:Tags|}.Add(tag); return abstracted.SaveChangesAsync(token); }
                public Func<Tag, TagContext, Task> Endpoint() => async (tag, db) => { db.{|SSQ1002:Tags|}.Add(tag); await db.SaveChangesAsync(); };
                public void AddByFactory(string code) { using var opened = connections.Open(); opened.Execute("insert into {|SSQ1002:tags|} (code) values (@code)", new { code }); }
                public async Task AddBySourceAsync(string code)
                {
                    await using var command = source.CreateCommand("insert into {|SSQ1002:tags|} (code) values ($1)");
                    command.Parameters.AddWithValue(code);
                    await command.ExecuteNonQueryAsync();
                }
                public void AddByProperty(string code)
                {
                    using var command = new NpgsqlCommand { Connection = connection, CommandText = "insert into {|SSQ1002:tags|} (code) values ('a')" };
                    command.ExecuteNonQuery();
                }
                public void AddByTable(string code) => connection.Execute($"insert into {{|SSQ1002:Table|}} (code) values (@code)", new { code });
                public Task AddRawAsync(string code, string title) => context.Database.ExecuteSqlAsync($"insert into tags (code, title) values ({code}, {title}) on conflict {|SSQ1003:(title)|} do nothing");
                public void CopyIn() { using var writer = connection.BeginTextImport("copy {|SSQ1022:tags|} from stdin"); }
            }
            """),

        new("Settings of the session and rows of other shapes", EfCore, Tags + "create table pages (tenant uuid not null default current_setting('app.tenant')::uuid, slug text not null, body text, primary key (tenant, slug));", Usings + """"
            public class Pages(NpgsqlConnection connection)
            {
                public void Save(Guid tenant, string slug, string body)
                {
                    connection.Execute("select set_config('app.tenant', @tenant, true)", new { tenant = tenant.ToString() });
                    connection.Execute("insert into pages (slug, body) values (@slug, @body) on conflict (tenant, slug) do update set body = excluded.body", new { slug, body });
                }

                public void Ensure(string code) => connection.Execute("""
                    insert into tags (code)
                    values (@code)
                    on conflict (code) do nothing;

                    update tags set title = 'seen' where code = @code;
                    """, new { code });

                public IEnumerable<string> All() => connection.Query<string>("table tags");
                public void Move(string from, string to) => connection.Execute("with moved as (delete from tags where code = @from returning title) insert into tags (code, title) select @to, title from moved on conflict (code) do update set title = excluded.title", new { from, to });
            }
            """"),
    ];
}
