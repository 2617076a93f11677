using System.Reflection;
using Dapper;
using Npgsql;

namespace Quickstart;

/// <summary>A schema with the migrations applied, that is gone at the end.</summary>
internal sealed class ScratchSchema : IAsyncDisposable
{
    private readonly string _name = "quickstart_" + Guid.NewGuid().ToString("N");

    private ScratchSchema(NpgsqlConnection connection) => Connection = connection;

    public NpgsqlConnection Connection { get; }

    public static async Task<ScratchSchema> Create(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var schema = new ScratchSchema(connection);
        await connection.ExecuteAsync($"CREATE SCHEMA {schema._name}; SET search_path = {schema._name}");
        foreach (var migration in Migrations())
            await connection.ExecuteAsync(migration);
        return schema;
    }

    public Task<Guid> AddSpace() =>
        Connection.ExecuteScalarAsync<Guid>("INSERT INTO spaces (name) VALUES ('Quickstart') RETURNING id");

    public Task<long> AddInvoice() =>
        Connection.ExecuteScalarAsync<long>(
            """
            INSERT INTO invoices (tenant_id, number, amount_cents) VALUES (gen_random_uuid(), 'draft', 0)
            ON CONFLICT (tenant_id, number) DO UPDATE SET amount_cents = EXCLUDED.amount_cents
            RETURNING id
            """);

    public async ValueTask DisposeAsync()
    {
        await Connection.ExecuteAsync($"DROP SCHEMA {_name} CASCADE");
        await Connection.DisposeAsync();
    }

    private static IEnumerable<string> Migrations()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
