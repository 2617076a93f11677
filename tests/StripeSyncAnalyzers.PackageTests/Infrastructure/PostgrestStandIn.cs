using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Web;
using Npgsql;

namespace StripeSyncAnalyzers.PackageTests.Infrastructure;

/// <summary>
/// The one thing of PostgREST that the sample needs: POST of one object to a table becomes the INSERT that PostgREST makes of it, run on a real server,
/// with ON CONFLICT only where the header Prefer asks for a resolution, on the target of on_conflict, else on the primary key. 23505 and 23503 are answered with 409.
/// </summary>
internal sealed class PostgrestStandIn : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly NpgsqlDataSource _database;
    private readonly Task _answering;

    public PostgrestStandIn(string connectionString)
    {
        _database = NpgsqlDataSource.Create(connectionString);
        Address = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _answering = AnswerAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _answering;
        await _database.DisposeAsync();
    }

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (HttpListenerException) when (!_listener.IsListening)
            {
                return; // Stopped while it waited.
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            context.Response.StatusCode = await WriteAsync(context.Request);
            context.Response.Close();
        }
    }

    private async Task<int> WriteAsync(HttpListenerRequest request)
    {
        var table = request.Url!.Segments[^1];
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(request.InputStream);
        var columns = string.Join(", ", body.EnumerateObject().Select(static p => $"\"{p.Name}\""));
        var target = HttpUtility.ParseQueryString(request.Url.Query)["on_conflict"] ?? "id";
        var updates = string.Join(", ", body.EnumerateObject().Select(static p => $"\"{p.Name}\" = EXCLUDED.\"{p.Name}\""));
        var prefer = request.Headers["Prefer"] ?? "";
        var conflict =
            prefer.Contains("resolution=merge-duplicates", StringComparison.Ordinal) ? $"ON CONFLICT ({target}) DO UPDATE SET {updates}"
            : prefer.Contains("resolution=ignore-duplicates", StringComparison.Ordinal) ? $"ON CONFLICT ({target}) DO NOTHING"
            : "";
        await using var command = _database.CreateCommand(
            $"INSERT INTO \"{table}\" ({columns}) SELECT {columns} FROM json_populate_record(NULL::\"{table}\", @body::json) {conflict}");
        command.Parameters.AddWithValue("body", body.GetRawText());
        try
        {
            await command.ExecuteNonQueryAsync();
            return 201;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation ? 409 : 400;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
