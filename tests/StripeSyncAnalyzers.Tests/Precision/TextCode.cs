using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Precision;

/// <summary>Dapper, Npgsql and ADO.NET as teams use them.</summary>
internal static class TextCode
{
    private const Libraries Both = Libraries.Npgsql | Libraries.Dapper;

    private const string Usings = """
        using System.Data;
        using System.Data.Common;
        using System.Text;
        using Dapper;
        using Npgsql;
        using NpgsqlTypes;

        """;

    private const string Settings = "create table settings (key text primary key, value text, updated_at timestamptz not null default now());";

    public static ImmutableArray<RealisticCode> All { get; } =
    [
        new("Npgsql: COPY into a temporary table, then one upsert", Both, Settings, Usings + """"
            public class Import(NpgsqlDataSource source)
            {
                public async Task RunAsync(IReadOnlyCollection<(string Key, string Value)> rows, CancellationToken token)
                {
                    await using var connection = await source.OpenConnectionAsync(token);
                    await using var transaction = await connection.BeginTransactionAsync(token);
                    await using (var create = new NpgsqlCommand("CREATE TEMP TABLE incoming (LIKE settings INCLUDING DEFAULTS) ON COMMIT DROP", connection, transaction))
                        await create.ExecuteNonQueryAsync(token);
                    await using (var writer = await connection.BeginBinaryImportAsync("COPY incoming (key, value) FROM STDIN (FORMAT BINARY)", token))
                    {
                        foreach (var (key, value) in rows)
                        {
                            await writer.StartRowAsync(token);
                            await writer.WriteAsync(key, token);
                            await writer.WriteAsync(value, NpgsqlDbType.Text, token);
                        }

                        await writer.CompleteAsync(token);
                    }

                    const string Merge = """
                        INSERT INTO settings AS s (key, value, updated_at)
                        SELECT DISTINCT ON (key) key, value, now() FROM incoming ORDER BY key, updated_at DESC
                        ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = EXCLUDED.updated_at
                        WHERE s.value IS DISTINCT FROM EXCLUDED.value
                        """;
                    await using var merge = new NpgsqlCommand(Merge, connection, transaction);
                    await merge.ExecuteNonQueryAsync(token);
                    await transaction.CommitAsync(token);
                }
            }
            """"),

        new("Npgsql: a batch in a transaction", Both, Settings + "create table changes (id bigserial primary key, key text not null, at timestamptz not null default now());", Usings + """
            public class Changes(NpgsqlDataSource source)
            {
                private const string Upsert = "insert into settings (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value";
                public async Task WriteAsync(string key, string value, CancellationToken token)
                {
                    await using var connection = await source.OpenConnectionAsync(token);
                    await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, token);
                    await using var batch = new NpgsqlBatch(connection, transaction)
                    {
                        BatchCommands =
                        {
                            new(Upsert) { Parameters = { new() { Value = key }, new() { Value = value } } },
                            new("insert into changes (key) values ($1)") { Parameters = { new() { Value = key } } },
                        },
                    };
                    foreach (var old in new[] { "a", "b" })
                        batch.BatchCommands.Add(new NpgsqlBatchCommand("delete from settings where key = $1") { Parameters = { new() { Value = old } } });
                    await batch.ExecuteNonQueryAsync(token);
                    await transaction.CommitAsync(token);
                }
            }
            """),

        new("Npgsql: arrays by unnest, JSON by a record set", Both, Settings + "create table accounts (tenant text, login text, balance numeric not null default 0, primary key (tenant, login));", Usings + """"
            public class Bulk(NpgsqlConnection connection)
            {
                public int Load(string[] tenants, string[] logins)
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = "insert into accounts (tenant, login) select * from unnest(@tenants, @logins) as t(tenant, login) on conflict (tenant, login) do nothing";
                    command.Parameters.AddWithValue("tenants", tenants);
                    command.Parameters.AddWithValue("logins", logins);
                    return command.ExecuteNonQuery();
                }

                public IEnumerable<string> LoadJson(string json) => connection.Query<string>(
                    """
                    with incoming as (select x.key, x.value from jsonb_to_recordset(@json::jsonb) as x(key text, value text))
                    insert into settings (key, value)
                    select key, max(value) from incoming group by key
                    on conflict (key) do update set value = excluded.value, updated_at = now()
                    returning key
                    """,
                    new { json });
            }
            """"),

        new("Dapper: a repository whose table is a parameter", Both, Settings, Usings + """
            public class Repository(IDbConnection connection, string table, string schema = "public")
            {
                private static readonly string[] Columns = ["key", "value"];
                public Task<int> AddAsync(object row) => connection.ExecuteAsync($"INSERT INTO {schema}.{table} ({string.Join(", ", Columns)}) VALUES ({string.Join(", ", Columns.Select(c => "@" + c))})", row);
                public Task<int> AddToAsync(string suffix, object row) => connection.ExecuteAsync("INSERT INTO settings_" + suffix + " (key, value) VALUES (@key, @value)", row);
                public Task<int> AddInSchemaAsync(object row) => connection.ExecuteAsync($"INSERT INTO {schema}.settings (key, value) VALUES (@key, @value)", row);
                public Task<int> AddPartitionAsync(DateTime month, object row) => connection.ExecuteAsync(string.Format("INSERT INTO settings_{0:yyyy_MM} (key, value) VALUES (@key, @value)", month), row);
            }
            """),

        new("Dapper: search_path for a tenant", Both, Settings, Usings + """
            public class Tenants(NpgsqlConnection connection)
            {
                public void Add(string tenant, string key) => connection.Execute($"set local search_path to {tenant}; insert into settings (key) values (@key)", new { key });
                public void AddTo(string key) => connection.Execute("set search_path = tenant_7; insert into settings (key) values (@key)", new { key });
            }
            """),

        new("Dapper: the row that was there or the new one", Both, Settings, Usings + """
            public class Store(IDbConnection connection)
            {
                public Task<string> GetOrAddAsync(string key, string value) => connection.QuerySingleAsync<string>(
                    "insert into settings (key, value) values (@key, @value) on conflict (key) do update set key = excluded.key returning value", new { key, value });
                public Task<string?> TryAddAsync(string key) => connection.QuerySingleOrDefaultAsync<string?>(
                    "insert into settings (key) values (@key) on conflict (key) do nothing returning key", new { key });
                public async Task<bool> IsNewAsync(string key) => await connection.ExecuteAsync("insert into settings (key) values (@key) on conflict (key) do nothing", new { key }) == 1;
                public bool Inserted(string key, string value) => connection.QuerySingle<bool>(
                    "insert into settings (key, value) values (@key, @value) on conflict (key) do update set value = excluded.value returning (xmax = 0)", new { key, value });
            }
            """),

        new("Dapper: a look-up under an advisory lock of its own call", Both, Settings + "create table names (id bigserial primary key, name text not null unique);", Usings + """
            public class Names(NpgsqlConnection connection)
            {
                public async Task<long> GetOrAddAsync(string name)
                {
                    await using var transaction = await connection.BeginTransactionAsync();
                    await connection.ExecuteAsync("select pg_advisory_xact_lock(42)", transaction: transaction);
                    await connection.ExecuteAsync("insert into names (name) select @name where not exists (select 1 from names where name = @name)", new { name }, transaction);
                    var id = await connection.QuerySingleAsync<long>("select id from names where name = @name", new { name }, transaction);
                    await transaction.CommitAsync();
                    return id;
                }

                public void InTurn(string name)
                {
                    using var transaction = connection.BeginTransaction();
                    connection.Execute("lock table names in exclusive mode", transaction: transaction);
                    connection.Execute("insert into names (name) select @name where not exists (select 1 from names where name = @name)", new { name }, transaction);
                    transaction.Commit();
                }

                public void WithoutLock(string name) =>
                    connection.Execute("insert into names (name) select @name where {|SSQ1009:not exists|} (select 1 from names where name = @name)", new { name });
            }
            """),

        new("Dapper: keys that nobody else has", Both, "create table sessions (id text primary key, token text not null unique, started timestamptz not null default now());", Usings + """
            public interface ISnowflake { long NextId(); }
            public static class Ids { public static string New(string prefix) => prefix + "_" + Guid.NewGuid().ToString("N"); }
            public class Sessions(IDbConnection connection, ISnowflake snowflake)
            {
                private const string Sql = "insert into sessions (id, token) values (@id, @token)";
                public void Start() => connection.Execute(Sql, new { id = $"s-{Guid.NewGuid():N}", token = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) });
                public void StartByHelper() => connection.Execute(Sql, new { id = Ids.New("ses"), token = Ids.New("tok") });
                public void StartBySnowflake() => connection.Execute(Sql, new { id = snowflake.NextId().ToString(), token = Guid.NewGuid().ToString("N")[..16] });
                public void StartByLocals() { var id = Ids.New("ses"); var token = string.Concat("t", Guid.NewGuid().ToString()); connection.Execute(Sql, new { id, token }); }
                public void StartGiven(string id) => connection.Execute("insert into {|SSQ1002:sessions|} (id, token) values (@id, @token)", new { id, token = Guid.NewGuid().ToString() });
            }
            """),

        new("Dapper: a violation that is handled in the ways it is", Both, Settings, Usings + """
            public class Handled(NpgsqlConnection connection)
            {
                private const string Sql = "insert into settings (key) values (@key)";
                private const string UniqueViolation = PostgresErrorCodes.UniqueViolation;
                public bool ByFilter(string key) { try { connection.Execute(Sql, new { key }); return true; } catch (PostgresException e) when (e is { SqlState: UniqueViolation, ConstraintName: "settings_pkey" }) { return false; } }
                public bool ByIf(string key) { try { connection.Execute(Sql, new { key }); } catch (PostgresException e) { if (e.SqlState != "23505") throw; return false; } return true; }
                public string BySwitch(string key)
                {
                    try { connection.Execute(Sql, new { key }); return "ok"; }
                    catch (NpgsqlException e) when (e.SqlState is not null)
                    {
                        return e.SqlState switch { PostgresErrorCodes.UniqueViolation => "there", PostgresErrorCodes.ForeignKeyViolation => "orphan", _ => throw new InvalidOperationException("", e) };
                    }
                }
                public async Task<bool> ByExtension(string key) { try { await connection.ExecuteAsync(Sql, new { key }); return true; } catch (DbException e) when (e.IsDuplicate()) { return false; } }
                public Task<bool> ByWrapper(string key) => Try(() => connection.ExecuteAsync(Sql, new { key }));
                private static async Task<bool> Try(Func<Task> write) { try { await write(); return true; } catch (PostgresException e) when (e.SqlState == "23505") { return false; } }
            }
            public static class Errors { public static bool IsDuplicate(this DbException e) => e.SqlState is "23505" or "23P01"; }
            """),

        new("Dapper: SQL that a builder makes", Both, Settings, Usings + """
            public class Builder(IDbConnection connection)
            {
                public void Save(IReadOnlyList<KeyValuePair<string, string>> rows)
                {
                    var sql = new StringBuilder("insert into settings (key, value) values");
                    var parameters = new DynamicParameters();
                    for (var i = 0; i < rows.Count; i++)
                    {
                        sql.Append(i == 0 ? " " : ", ").Append("(@k").Append(i).Append(", @v").Append(i).Append(')');
                        parameters.Add("k" + i, rows[i].Key);
                        parameters.Add("v" + i, rows[i].Value);
                    }

                    sql.AppendLine().AppendLine("on conflict (key)").Append("do update set value = excluded.value");
                    connection.Execute(sql.ToString(), parameters);
                }

                public void SaveIf(string key, bool overwrite)
                {
                    var sql = "insert into settings (key) values (@key)";
                    if (overwrite)
                        sql += " on conflict (key) do update set updated_at = now()";
                    else
                        sql += " on conflict (key) do nothing";
                    connection.Execute(sql, new { key });
                }

                public void SaveWith(string key, string onConflict) => connection.Execute("insert into settings (key) values (@key) " + Clause(onConflict), new { key });
                private static string Clause(string action) => action == "skip" ? "on conflict (key) do nothing" : "on conflict (key) do update set updated_at = now()";
            }
            """),

        new("Dapper: test data and truncated tables", Both, Settings, Usings + """
            public class Fixture(NpgsqlConnection connection)
            {
                public void Reset() => connection.Execute("truncate settings; insert into settings (key, value) values ('a', '1'), ('b', '2')");
                public void Replace(string key, string value) => connection.Execute("delete from settings where key = @key; insert into {|SSQ1002:settings|} (key, value) values (@key, @value)", new { key, value });
            }
            """),

        new("ADO.NET: a table of a DO block, a function and an extension", Both, Settings + "create extension if not exists pg_cron;", Usings + """
            public class Maintenance(DbConnection connection)
            {
                public void Run()
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = "do $do$ declare r record; begin for r in select key from settings loop execute format('insert into %I (key) values ($1)', r.key) using r.key; end loop; end $do$";
                    command.ExecuteNonQuery();
                    command.CommandText = "select cron.schedule('clean', '0 3 * * *', $$insert into settings (key) values ('x')$$)";
                    command.ExecuteScalar();
                    command.CommandText = "explain insert into settings (key) values ('a') on conflict (key) do nothing";
                    command.ExecuteNonQuery();
                }
            }
            """),

        new("ADO.NET: SQL for another database in the same file", Both | Libraries.Sqlite, Settings, Usings + """
            public class Mirror(NpgsqlConnection server, Microsoft.Data.Sqlite.SqliteConnection cache)
            {
                public void Write(string key)
                {
                    server.Execute("insert into settings (key) values (@key) on conflict (key) do nothing", new { key });
                    cache.Execute("insert or replace into settings (key) values (@key)", new { key });
                    cache.Execute("insert into settings (key) values (@key)", new { key });
                    using var command = new Microsoft.Data.Sqlite.SqliteCommand("insert into settings (key) values ('a')", cache);
                    command.ExecuteNonQuery();
                }
            }
            """),

        new("Dapper: partial and expression keys", Both, """
            create table users (id bigserial primary key, email text not null, deleted_at timestamptz);
            create unique index users_email on users (lower(email)) where deleted_at is null;
            """, Usings + """
            public class Users(IDbConnection connection)
            {
                public void Save(string email) => connection.Execute("insert into users (email) values (@email) on conflict (lower(email)) where deleted_at is null do nothing", new { email });
                public void SaveMore(string email) => connection.Execute("insert into users (email) values (@email) on conflict ((lower(email))) where deleted_at is null and true do update set email = excluded.email", new { email });
                public void Import(string email) => connection.Execute("insert into users (email, deleted_at) values (@email, now())", new { email });
                public void Wrong(string email) => connection.Execute("insert into users (email) values (@email) on conflict {|SSQ1003:(email)|} do nothing", new { email });
            }
            """),
    ];
}
