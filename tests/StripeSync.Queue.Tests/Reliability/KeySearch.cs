using System.Collections.Concurrent;

namespace StripeSync.Queue.Tests.Reliability;

/// <summary>A state that was reached: what the model says of it, the row, the workers' jobs, and how it came to be.</summary>
sealed record KeyNode(KeyWorld World, string? Row, ClaimedJob?[] Jobs, string Path);

/// <summary>Breadth-first search over all orders of the operations, each carried out by the real SQL and compared with the model.</summary>
sealed class KeySearch(KeyTable table, int maxRequests)
{
    readonly Dictionary<string, KeyNode> _seen = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<Guid, int> _tokens = new();
    int _leases;

    public int Transitions { get; private set; }

    public IReadOnlyDictionary<Guid, int> Tokens => _tokens;

    /// <summary>All states that differ in what can follow.</summary>
    public async Task<IReadOnlyCollection<KeyNode>> RunAsync(CancellationToken cancellationToken)
    {
        var frontier = new Queue<KeyNode>();
        await AddAsync(new(KeyWorld.Start, null, new ClaimedJob?[2], ""));
        while (frontier.TryDequeue(out var node))
        {
            foreach (var step in KeyStep.All.Where(step => node.World.Allows(step, maxRequests)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await table.PutBackAsync(node.Row);
                var jobs = (ClaimedJob?[])node.Jobs.Clone();
                var number = NumberFor(step, node.World);
                var (world, expected) = node.World.Apply(step, number);
                var path = $"{node.Path}, {step}";
                Same(expected, await CallAsync(step, jobs, number), path);
                Same(KeyTable.Text(world.Key, 0), await table.LookAsync(_tokens), path);
                Transitions++;
                if (!_seen.ContainsKey(world.Fingerprint))
                    await AddAsync(new(world, await table.KeepAsync(), jobs, path));
            }
        }
        return _seen.Values;

        async Task AddAsync(KeyNode node)
        {
            _seen.Add(node.World.Fingerprint, node);
            frontier.Enqueue(node);
            await AssertPromisesAsync(node);
        }
    }

    /// <summary>A number that no other request or lease has.</summary>
    public int NumberFor(KeyStep step, KeyWorld world, int further = 0) =>
        step.Operation switch
        {
            Operation.Enqueue => world.Requests + 1 + further,
            Operation.Claim => ++_leases,
            _ => 0,
        };

    /// <summary>Carries out the operation by the library and tells its answer as the model does.</summary>
    public async Task<string> CallAsync(KeyStep step, ClaimedJob?[] jobs, int number)
    {
        switch (step.Operation)
        {
            case Operation.Enqueue:
                return (await table.Queue.EnqueueAsync(1, KeyTable.EventType, KeyTable.Payload(number))).ToString();
            case Operation.Claim:
                return Claimed((await table.Queue.ClaimAsync(1)).SingleOrDefault(), jobs, step.Worker, number);
            case Operation.Complete:
                return (await table.Queue.CompleteAsync(jobs[step.Worker]!)).ToString();
            case Operation.Fail:
                return (await table.Queue.FailAsync(jobs[step.Worker]!, "no")).ToString();
            case Operation.Extend:
                return (await table.Queue.ExtendAsync(jobs[step.Worker]!)).ToString();
            default:
                await table.Test.RunAsync(KeyTable.Expire);
                return "";
        }
    }

    public string Claimed(ClaimedJob? job, ClaimedJob?[] jobs, int worker, int lease)
    {
        if (job is null)
            return "nothing";
        Assert.True(_tokens.TryAdd(job.LeaseToken, lease), "A lease was given out twice.");
        jobs[worker] = job;
        return $"attempt {job.Attempt} payload {KeyTable.Number(job.Payload)}";
    }

    /// <summary>The two promises themselves, asked of the real queue in this state.</summary>
    public async Task AssertPromisesAsync(KeyNode node)
    {
        // Not more than one lease is good for anything.
        if (node.Jobs[0] is { } a && node.Jobs[1] is { } b)
        {
            await table.PutBackAsync(node.Row);
            var good = (await table.Queue.ExtendAsync(a) ? 1 : 0) + (await table.Queue.ExtendAsync(b) ? 1 : 0);
            Assert.True(good <= 1, $"Two leases are valid:{node.Path}");
        }
        // A request that no claim has come after gets one as soon as time has gone by, with what was asked for last.
        if (!node.World.Key.IsOwed)
            return;
        await table.PutBackAsync(node.Row);
        await table.Test.RunAsync(KeyTable.Expire);
        var job = (await table.Queue.ClaimAsync(1)).SingleOrDefault();
        Assert.True(job is not null, $"A request is lost:{node.Path}");
        Same($"{node.World.Key.Payload}", $"{KeyTable.Number(job.Payload)}", node.Path);
    }

    static void Same(string expected, string actual, string path) => Assert.True(expected == actual, $"{path}: the model says '{expected}', the queue '{actual}'.");
}
