using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Conformance;

/// <summary>One write that several libraries can express, what is said of it, and what a server does with it when it runs again and again.</summary>
/// <param name="Name">The name, for people.</param>
/// <param name="Rule">The rule that speaks, or null for silence.</param>
/// <param name="SqlState">What the server raises in one of three runs, or null for nothing.</param>
/// <param name="Sql">The write as SQL, for libraries that take SQL.</param>
public sealed record Scenario(string Name, string? Rule, string? SqlState, string Sql)
{
    private static readonly char[] NameEnd = [' ', ',', ')', '\n'];

    /// <summary>The migration of all scenarios.</summary>
    public const string Schema = """
        create table customers (id bigserial primary key, email text not null unique, name text);
        create table contacts (id bigserial primary key, phone text unique, name text);
        create table docs (id uuid primary key, title text);
        create table files (id uuid primary key, path text not null unique, size int);
        create table stripe_sync_queue (id bigserial primary key, space_id bigint not null, event_type text not null, status text not null default 'pending', unique (space_id, event_type));
        create table members (space_id bigint, user_id bigint, role text, primary key (space_id, user_id));
        create table seats (id int primary key, place text not null unique deferrable);
        create table slots (id bigserial primary key, code text not null, state text not null);
        create unique index slots_active on slots (code) where state = 'active';
        create table events (id bigserial primary key, body text);
        create table tokens (token uuid primary key default gen_random_uuid(), name text);
        create schema app;
        create table app.tenants (slug text primary key, title text);
        create table "Order Lines" ("Id" uuid primary key, "Number" text not null unique);
        """;

    /// <summary>What is in the database besides, and in no migration.</summary>
    public const string Seed = """
        create table elsewhere (id int primary key);
        insert into files (id, path) values ('00000000-0000-0000-0000-00000000000f', 'seed');
        """;

    /// <summary>Around the SQL: the caller handles a violation.</summary>
    public bool IsHandled { get; init; }

    /// <summary>The values of the parameters: C# that the method's own parameters make.</summary>
    public ImmutableArray<(string Name, string Value)> Parameters
    {
        get
        {
            var values = ImmutableArray.CreateBuilder<(string, string)>();
            for (var at = Sql.IndexOf('@'); at >= 0; at = Sql.IndexOf('@', at + 1))
            {
                var end = Sql.IndexOfAny(NameEnd, at);
                var name = Sql[(at + 1)..(end < 0 ? Sql.Length : end)];
                if (!values.Any(v => v.Item1 == name))
                    values.Add((name, name == "fresh" ? "Guid.NewGuid()" : name));
            }

            return values.ToImmutable();
        }
    }

    public static ImmutableArray<Scenario> All { get; } =
    [
        new("plain insert into a queue", "SSQ1001", "23505", "insert into stripe_sync_queue (space_id, event_type) values (@space, @name)"),
        new("upsert of a queue by its natural key", null, null, "insert into stripe_sync_queue (space_id, event_type) values (@space, @name) on conflict (space_id, event_type) do nothing"),
        new("upsert of a queue by its surrogate key", "SSQ1005", "23505", "insert into stripe_sync_queue (id, space_id, event_type) values (@run, @space, @name) on conflict (id) do nothing"),
        new("plain insert", "SSQ1002", "23505", "insert into customers (email, name) values (@email, @name)"),
        new("upsert by the unique key", null, null, "insert into customers (email, name) values (@email, @name) on conflict (email) do update set name = excluded.name"),
        new("target that matches no key", "SSQ1003", "42P10", "insert into customers (email, name) values (@email, @name) on conflict (name) do nothing"),
        new("several rows", "SSQ1002", "23505", "insert into customers (email) values (@email), (@name)"),
        new("rows of a query", "SSQ1002", "23505", "insert into customers (email) select path from files"),
        new("handled violation", null, null, "insert into customers (email, name) values (@email, @name)") { IsHandled = true },
        new("fresh key", null, null, "insert into docs (id, title) values (@fresh, @name)"),
        new("key from outside", "SSQ1002", "23505", "insert into docs (id, title) values (@id, @name)"),
        new("another key left open", "SSQ1019", "23505", "insert into files (id, path, size) values (@other, @name, 1) on conflict (id) do update set size = 1"),
        new("nothing done for every key", null, null, "insert into files (id, path) values (@other, @name) on conflict do nothing"),
        new("composite key", "SSQ1002", "23505", "insert into members (space_id, user_id, role) values (@space, @space, @name)"),
        new("upsert by the composite key", null, null, "insert into members (space_id, user_id, role) values (@space, @space, @name) on conflict (space_id, user_id) do update set role = excluded.role"),
        new("deferrable key", "SSQ1004", "55000", "insert into seats (id, place) values (@run, @name) on conflict (place) do nothing"),
        new("generated key alone", null, null, "insert into events (body) values (@name)"),
        new("key by default", null, null, "insert into tokens (name) values (@name)"),
        new("another schema", "SSQ1002", "23505", "insert into app.tenants (slug, title) values (@name, @email)"),
        new("quoted names", "SSQ1002", "23505", "insert into \"Order Lines\" (\"Id\", \"Number\") values (@fresh, @name)"),
        new("inside of a partial index", "SSQ1002", "23505", "insert into slots (code, state) values (@name, 'active')"),
        new("outside of a partial index", null, null, "insert into slots (code, state) values (@name, 'closed')"),
        new("null in a nullable key", null, null, "insert into contacts (phone, name) values (null, @name)"),
        new("undeclared table", null, null, "insert into elsewhere (id) values (@run)"),
    ];

    public static Scenario Find(string name) => All.Single(s => s.Name == name);

    public override string ToString() => Name;
}
