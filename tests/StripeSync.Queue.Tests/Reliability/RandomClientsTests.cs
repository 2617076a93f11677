namespace StripeSync.Queue.Tests.Reliability;

/// <summary>Random operations of several clients on several keys, each compared with a model in memory.</summary>
public sealed class RandomClientsTests(ITestOutputHelper output)
{
    const int Clients = 4;
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    static readonly (int Space, string EventType)[] Keys = [.. from space in (int[])[1, 2, 3] from type in (string[])["a", "b", "Z"] select (space, type)];

    [Theory]
    [InlineData(20260501)]
    [InlineData(20260502)]
    public async Task The_queue_does_what_the_model_does(int seed)
    {
        await using var table = await KeyTable.CreateAsync();
        var clients = new RandomClients(table, new Random(seed));
        for (var number = 1; number <= RunLength.Operations; number++)
        {
            var text = await clients.StepAsync(number);
            if (text is not null)
                Assert.Fail($"Seed {seed}, operation {number}: {text}");
        }
        output.WriteLine($"seed {seed}: {string.Join(", ", clients.Counts.Select(count => $"{count.Value} {count.Key}"))}");
        Assert.All((string[])["Enqueue", "EnqueueMany", "Claim", "Complete", "Fail", "Extend", "Expire"], name => Assert.True(clients.Counts.GetValueOrDefault(name) > 0, name));
    }

    sealed class RandomClients(KeyTable table, Random random)
    {
        // A lease ends long before anything that ever became due.
        const long LongAgo = -1_000_000_000;

        readonly Dictionary<(int, string), KeyModel> _keys = Keys.ToDictionary(key => key, _ => KeyModel.Absent);
        readonly List<(ClaimedJob Job, int Lease)>[] _held = [.. Enumerable.Range(0, Clients).Select(_ => new List<(ClaimedJob, int)>())];
        readonly Dictionary<Guid, int> _leases = [];
        long _ids;

        public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

        /// <summary>One operation; what differs from the model, or null.</summary>
        public async Task<string?> StepAsync(int now)
        {
            var client = random.Next(Clients);
            var (name, expected, actual) = random.Next(12) switch
            {
                < 4 => await EnqueueAsync(now),
                4 => await EnqueueManyAsync(now),
                < 8 => await ClaimAsync(client, now),
                8 => await ExpireAsync(now),
                _ => await EndAsync(client, now),
            };
            Counts[name] = Counts.GetValueOrDefault(name) + 1;
            if (expected != actual)
                return $"{name} of client {client}: the model says '{expected}', the queue '{actual}'.";
            var (model, rows) = (Text(now), await RowsAsync());
            return model == rows ? null : $"after {name} of client {client} the model has{Environment.NewLine}{model}{Environment.NewLine}and the queue{Environment.NewLine}{rows}";
        }

        async Task<(string, string, string)> EnqueueAsync(int now)
        {
            var key = random.GetItems(Keys, 1)[0];
            int? payload = random.Next(4) == 0 ? null : now;
            var (after, outcome) = _keys[key].Enqueue(payload, now, _ids + 1);
            _keys[key] = after;
            _ids++;
            return ("Enqueue", outcome.ToString(), (await table.Queue.EnqueueAsync(key.Space, key.EventType, payload is { } n ? KeyTable.Payload(n) : null, cancellationToken: Token)).ToString());
        }

        async Task<(string, string, string)> EnqueueManyAsync(int now)
        {
            var jobs = random.GetItems(Keys, random.Next(1, 6)).Select((key, i) => (Key: key, Payload: random.Next(3) == 0 ? null : (int?)(now * 10 + i))).ToList();
            var outcomes = new List<EnqueueOutcome>();
            // Rows go in by the order of the key, which tells their places among jobs that become due together.
            foreach (var one in jobs.GroupBy(job => job.Key).OrderBy(one => one.Key.Space).ThenBy(one => one.Key.EventType, StringComparer.Ordinal))
            {
                var (after, outcome) = _keys[one.Key].Enqueue(one.LastOrDefault(job => job.Payload is not null).Payload, now, ++_ids);
                _keys[one.Key] = after;
                outcomes.Add(outcome);
            }
            var result = await table.Queue.EnqueueManyAsync(
                jobs.Select(job => new StripeSyncJob(job.Key.Space, job.Key.EventType, job.Payload is { } n ? KeyTable.Payload(n) : null)), cancellationToken: Token);
            return ("EnqueueMany",
                string.Join(' ', Enum.GetValues<EnqueueOutcome>().Select(outcome => $"{outcome} {outcomes.Count(o => o == outcome)}")),
                $"Inserted {result.Inserted} Coalesced {result.Coalesced} RerunRequested {result.RerunRequested} Revived {result.Revived}");
        }

        async Task<(string, string, string)> ClaimAsync(int client, int now)
        {
            var max = random.Next(1, 4);
            var expected = new List<((int, string) Key, KeyModel Job, int Lease)>();
            foreach (var (key, job) in _keys.Where(pair => pair.Value.IsDue(now)).OrderBy(pair => pair.Value.Available).ThenBy(pair => pair.Value.Id).ToList())
            {
                if (expected.Count == max)
                    break;
                var lease = now * 10 + expected.Count + 1;
                _keys[key] = job.Claim(lease);
                if (_keys[key].Lease == lease)
                    expected.Add((key, _keys[key], lease));
            }
            var jobs = await table.Queue.ClaimAsync(max, cancellationToken: Token);
            foreach (var (job, claim) in jobs.Zip(expected))
            {
                _leases.Add(job.LeaseToken, claim.Lease);
                _held[client].Add((job, claim.Lease));
            }
            return ("Claim",
                string.Join("; ", expected.Select(claim => $"{claim.Key} attempt {claim.Job.Attempts} payload {claim.Job.Payload}")),
                string.Join("; ", jobs.Select(job => $"({job.SpaceId}, {job.EventType}) attempt {job.Attempt} payload {KeyTable.Number(job.Payload)}")));
        }

        async Task<(string, string, string)> ExpireAsync(int now)
        {
            if (_keys.Where(pair => pair.Value.IsOpen && !pair.Value.IsDue(now)).Select(pair => pair.Key).ToArray() is not { Length: > 0 } waiting)
                return ("nothing to expire", "", "");
            var key = random.GetItems(waiting, 1)[0];
            _keys[key] = _keys[key].Expire(LongAgo + now);
            await table.Test.RunAsync($"UPDATE stripe_sync_queue SET available_at = '2000-01-01'::timestamptz + interval '{now} s' WHERE space_id = {key.Item1} AND event_type = '{key.Item2}'");
            return ("Expire", "", "");
        }

        /// <summary>Ends or extends a job, also one whose lease is long lost.</summary>
        async Task<(string, string, string)> EndAsync(int client, int now)
        {
            if (_held[client].Count == 0)
                return ("nothing to end", "", "");
            var place = random.Next(_held[client].Count);
            var (job, lease) = _held[client][place];
            var key = (int.Parse(job.SpaceId.ToString(), System.Globalization.CultureInfo.InvariantCulture), job.EventType);
            var operation = random.GetItems((Operation[])[Operation.Complete, Operation.Fail, Operation.Extend], 1)[0];
            var (after, expected) = operation switch
            {
                Operation.Complete => _keys[key].Complete(lease, now),
                Operation.Fail => _keys[key].Fail(lease, now),
                _ => _keys[key].Extend(lease),
            };
            _keys[key] = after;
            var actual = operation switch
            {
                Operation.Complete => await table.Queue.CompleteAsync(job, Token),
                Operation.Fail => await table.Queue.FailAsync(job, "no", Token),
                _ => await table.Queue.ExtendAsync(job, cancellationToken: Token),
            };
            if (random.Next(3) == 0)
                _held[client].RemoveAt(place);
            return (operation.ToString(), expected.ToString(), actual.ToString());
        }

        string Text(long now) => string.Join(
            Environment.NewLine,
            _keys.Where(pair => pair.Value.Status != JobStatus.Absent).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {KeyTable.Text(pair.Value, now)}"));

        async Task<string> RowsAsync()
        {
            await using var command = table.Test.Source.CreateCommand($"SELECT space_id, event_type, {KeyTable.Columns} FROM stripe_sync_queue");
            await using var reader = await command.ExecuteReaderAsync(Token);
            var rows = new SortedDictionary<(int, string), string>();
            while (await reader.ReadAsync(Token))
                rows.Add(((int)reader.GetInt64(0), reader.GetString(1)), KeyTable.Text(reader, 2, _leases));
            return string.Join(Environment.NewLine, rows.Select(row => $"{row.Key} {row.Value}"));
        }
    }
}
