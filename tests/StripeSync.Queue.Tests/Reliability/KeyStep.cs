namespace StripeSync.Queue.Tests.Reliability;

enum Operation
{
    Enqueue,
    Claim,
    Complete,
    Fail,
    Extend,
    Expire,
}

/// <summary>One operation on the key; of worker 0 or 1 where a worker does it.</summary>
readonly record struct KeyStep(Operation Operation, int Worker = 0)
{
    public static readonly KeyStep[] All =
    [
        new(Operation.Enqueue), new(Operation.Expire),
        .. from worker in (int[])[0, 1]
           from operation in (Operation[])[Operation.Claim, Operation.Complete, Operation.Fail, Operation.Extend]
           select new KeyStep(operation, worker),
    ];

    public override string ToString() => Operation is Operation.Enqueue or Operation.Expire ? $"{Operation}" : $"{Operation} {Worker}";
}

/// <summary>The key and what the two workers remember of it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Requests">How many there have been.</param>
/// <param name="Mine">The last lease of each worker; 0 for none.</param>
sealed record KeyWorld(KeyModel Key, int Requests, (int, int) Mine)
{
    public static readonly KeyWorld Start = new(KeyModel.Absent, 0, (0, 0));

    public int LeaseOf(int worker) => worker == 0 ? Mine.Item1 : Mine.Item2;

    /// <summary>Can the operation be tried here, and might it change something?</summary>
    public bool Allows(KeyStep step, int maxRequests) =>
        step.Operation switch
        {
            Operation.Enqueue => Requests < maxRequests,
            Operation.Expire => Key.IsOpen && !Key.IsDue(0),
            Operation.Claim => true,
            _ => LeaseOf(step.Worker) != 0,
        };

    /// <summary>What the model says: the world after it, and the call's answer as text.</summary>
    /// <param name="step">The operation.</param>
    /// <param name="number">A request's or a lease's own number.</param>
    public (KeyWorld After, string Answer) Apply(KeyStep step, int number)
    {
        switch (step.Operation)
        {
            case Operation.Enqueue:
                var (enqueued, outcome) = Key.Enqueue(number, 0, 1);
                return (this with { Key = enqueued, Requests = Math.Max(Requests, number) }, outcome.ToString());
            case Operation.Claim when !Key.IsDue(0):
                return (this, "nothing");
            case Operation.Claim:
                var claimed = Key.Claim(number);
                return claimed.Lease == number
                    ? (this with { Key = claimed, Mine = step.Worker == 0 ? (number, Mine.Item2) : (Mine.Item1, number) }, $"attempt {claimed.Attempts} payload {claimed.Payload}")
                    : (this with { Key = claimed }, "nothing");
            case Operation.Expire:
                return (this with { Key = Key.Expire(0) }, "");
            default:
                var (after, result) = step.Operation switch
                {
                    Operation.Complete => Key.Complete(LeaseOf(step.Worker), 0),
                    Operation.Fail => Key.Fail(LeaseOf(step.Worker), 0),
                    _ => Key.Extend(LeaseOf(step.Worker)),
                };
                return (this with { Key = after }, result.ToString());
        }
    }

    /// <summary>Equal for worlds that behave the same: leases have no numbers but are valid, over or none, and the workers are alike.</summary>
    public string Fingerprint
    {
        get
        {
            var workers = new[] { Memory(Mine.Item1), Memory(Mine.Item2) };
            Array.Sort(workers, StringComparer.Ordinal);
            return $"{KeyTable.Text(Key with { Lease = Math.Sign(Key.Lease) }, 0)} owed {Key.IsOwed} requests {Requests} {workers[0]} {workers[1]}";
        }
    }

    string Memory(int lease) => lease == 0 ? "none" : lease == Key.Lease ? "valid" : "over";
}
