using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;

namespace StripeSync.Queue;

/// <summary>
/// Hands the connection of a call that has ended to the next call that begins within moments, instead of through the pool. By default the pool sends
/// DISCARD ALL in between, which forgets the plans inside of database functions, so that each call would plan the function's statements again. For calls
/// that leave nothing in the session, so that there is nothing to discard.
/// </summary>
sealed class KeptConnections
{
    /// <summary>How long a connection waits for the next call, at most twice: others can hardly miss it.</summary>
    static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a connection stays out of the pool, so that whoever waits for one gets his turn.</summary>
    static readonly TimeSpan Life = TimeSpan.FromMilliseconds(250);

    static readonly ConditionalWeakTable<NpgsqlDataSource, KeptConnections> Sources = [];

    readonly NpgsqlDataSource _source;
    readonly Timer _sweep;
    readonly object _lock = new();
    readonly Stack<Kept> _kept = new();
    bool _sweeps;
    int _opening;

    KeptConnections(NpgsqlDataSource source)
    {
        _source = source;
        // What flows with the first caller, such as its trace, must not live as long as the timer.
        using (ExecutionContext.SuppressFlow())
            _sweep = new Timer(static state => _ = ((KeptConnections)state!).SweepAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Those of a data source, for all that enqueue through it.</summary>
    public static KeptConnections Of(NpgsqlDataSource source) => Sources.GetValue(source, static key => new KeptConnections(key));

    /// <summary>Runs one call on a connection outside of any transaction; it must leave nothing behind in the session.</summary>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> call, CancellationToken cancellationToken)
    {
        var kept = await TakeAsync(cancellationToken).ConfigureAwait(false);
        T result;
        try
        {
            result = await call(kept.Connection).ConfigureAwait(false);
        }
        catch
        {
            // What broke it, such as a restart of the server, has broken those that wait beside it, and nobody has noticed yet.
            if (kept.Connection.State != ConnectionState.Open)
                _ = GiveBackAsync(TakeAll());
            // The pool knows what to do with a connection that is broken.
            await kept.Connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        if (!TryKeep(kept))
            await kept.Connection.DisposeAsync().ConfigureAwait(false);
        return result;
    }

    async ValueTask<Kept> TakeAsync(CancellationToken cancellationToken)
    {
        if (TakeKept() is { } kept)
            return kept;
        Interlocked.Increment(ref _opening);
        try
        {
            return new Kept(await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false), Environment.TickCount64);
        }
        finally
        {
            Interlocked.Decrement(ref _opening);
        }
    }

    /// <summary>One that still lives and has not waited for too long, as it may where the timer comes late; the others go back to the pool.</summary>
    Kept? TakeKept()
    {
        Kept? found = null;
        var over = new List<Kept>();
        lock (_lock)
        {
            var since = Environment.TickCount64 - (2 * (long)Idle.TotalMilliseconds);
            while (found is null && _kept.TryPop(out var kept))
            {
                if (kept.Connection.State == ConnectionState.Open && kept.Used >= since)
                    found = kept;
                else
                    over.Add(kept);
            }
        }
        _ = GiveBackAsync(over);
        return found;
    }

    Kept[] TakeAll()
    {
        lock (_lock)
        {
            var kept = _kept.ToArray();
            _kept.Clear();
            return kept;
        }
    }

    bool TryKeep(Kept kept)
    {
        var now = Environment.TickCount64;
        // A call that waits for the pool comes before one that has not begun yet.
        if (now - kept.Opened > Life.TotalMilliseconds || Volatile.Read(ref _opening) > 0)
            return false;
        lock (_lock)
        {
            _kept.Push(kept with { Used = now });
            if (!_sweeps)
                _sweeps = _sweep.Change(Idle, Timeout.InfiniteTimeSpan);
        }
        return true;
    }

    async Task SweepAsync()
    {
        var over = new List<Kept>();
        lock (_lock)
        {
            var since = Environment.TickCount64 - (long)Idle.TotalMilliseconds;
            var kept = _kept.ToArray();
            _kept.Clear();
            // From the bottom of the stack up.
            for (var i = kept.Length - 1; i >= 0; i--)
            {
                if (kept[i].Used > since)
                    _kept.Push(kept[i]);
                else
                    over.Add(kept[i]);
            }
            _sweeps = _kept.Count > 0 && _sweep.Change(Idle, Timeout.InfiniteTimeSpan);
        }
        await GiveBackAsync(over).ConfigureAwait(false);
    }

    /// <summary>Each by itself: one that cannot be given back keeps no other from it. That it could not comes out as an unobserved exception.</summary>
    static Task GiveBackAsync(IEnumerable<Kept> over) =>
        Task.WhenAll(over.Select(static async one => await one.Connection.DisposeAsync().ConfigureAwait(false)));

    readonly record struct Kept(NpgsqlConnection Connection, long Opened, long Used = 0);
}
