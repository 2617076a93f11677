using Npgsql;

namespace StripeSync.Queue.Tests.Reliability;

/// <summary>A queue with one key, whose row can be kept and put back: a search goes on from any state it has seen.</summary>
sealed class KeyTable(TestQueue test) : IAsyncDisposable
{
    public const string EventType = "sync";
    public const string Expire = "UPDATE stripe_sync_queue SET available_at = now() - interval '1 second'";

    public const string Columns =
        "status, attempts, status IN ('pending', 'processing') AND available_at <= clock_timestamp(), rerun_requested, lease_token, (payload ->> 'n')::int";

    static readonly StripeSyncQueueOptions Options = new()
    {
        MaxAttempts = KeyModel.MaxAttempts,
        Lease = TimeSpan.FromHours(1),
        BackoffBase = TimeSpan.FromHours(1),
        BackoffLimit = TimeSpan.FromHours(2),
    };

    public TestQueue Test => test;

    public StripeSyncQueue Queue => test.Queue;

    public static async Task<KeyTable> CreateAsync() => new(await TestQueue.InstalledAsync(Options));

    /// <summary>The row as JSON, or null.</summary>
    public async Task<string?> KeepAsync() =>
        await ScalarAsync("SELECT to_jsonb(q)::text FROM stripe_sync_queue q") as string;

    public async Task PutBackAsync(string? row)
    {
        await using var batch = test.Source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM stripe_sync_queue"));
        if (row is not null)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                "INSERT INTO stripe_sync_queue OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::stripe_sync_queue, $1::jsonb)")
            { Parameters = { new NpgsqlParameter<string> { TypedValue = row } } });
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>The row as the model says it: status, attempts, due, rerun, whose lease, payload.</summary>
    /// <param name="tokens">Leases by their tokens.</param>
    public async Task<string> LookAsync(IReadOnlyDictionary<Guid, int> tokens)
    {
        await using var command = test.Source.CreateCommand($"SELECT {Columns} FROM stripe_sync_queue");
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
            return Text(KeyModel.Absent, 0);
        var text = Text(reader, 0, tokens);
        Assert.False(await reader.ReadAsync(), "Two rows of one key.");
        return text;
    }

    public static string Text(KeyModel key, long now) =>
        key.Status == JobStatus.Absent
            ? "absent"
            : Text(key.Status.ToString().ToLowerInvariant(), key.Attempts, key.IsDue(now), key.Rerun, key.Lease, key.Payload);

    /// <summary>A row of <see cref="Columns"/>, from a column on.</summary>
    public static string Text(NpgsqlDataReader row, int from, IReadOnlyDictionary<Guid, int> tokens) =>
        Text(
            row.GetString(from), row.GetInt32(from + 1), row.GetBoolean(from + 2), row.GetBoolean(from + 3),
            row.IsDBNull(from + 4) ? 0 : tokens.GetValueOrDefault(row.GetGuid(from + 4), -1), row.IsDBNull(from + 5) ? null : row.GetInt32(from + 5));

    public static string Payload(int number) => $$"""{"n": {{number}}}""";

    public static int? Number(string? payload) =>
        payload is null ? null : System.Text.Json.JsonDocument.Parse(payload).RootElement.GetProperty("n").GetInt32();

    public ValueTask DisposeAsync() => test.DisposeAsync();

    async Task<object?> ScalarAsync(string sql)
    {
        await using var command = test.Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    static string Text(string status, int attempts, bool isDue, bool rerun, int lease, int? payload) =>
        $"{status} attempts {attempts}{(isDue ? " due" : "")}{(rerun ? " rerun" : "")} lease {lease} payload {payload}";
}
