using Npgsql;

namespace StripeSync.Queue.Tests.Reliability;

/// <summary>One operation while the transaction of another is open, from every state: the result is that of one order or the other.</summary>
public sealed class OverlapTests(ITestOutputHelper output)
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    static readonly QueueSql Sql = new(new QueueTable(new StripeSyncQueueOptions()));

    [Fact]
    public async Task An_operation_beside_an_open_one_is_before_it_or_after_it()
    {
        await using var table = await KeyTable.CreateAsync();
        var search = new KeySearch(table, RunLength.Requests / 3);
        // One of each kind: how many requests led to it makes no difference here.
        var states = (await search.RunAsync(Token))
            .DistinctBy(node => (node.World.Key with { Lease = Math.Sign(node.World.Key.Lease), Payload = 0 }, node.World.Fingerprint.Split(' ')[^2..] is [var a, var b] ? a + b : ""))
            .ToList();
        int cases = 0, waited = 0;
        foreach (var node in states)
            foreach (var first in KeyStep.All.Where(step => step is { Worker: 0, Operation: not (Operation.Expire or Operation.Extend) } && node.World.Allows(step, int.MaxValue)))
                foreach (var second in KeyStep.All.Where(step => step.Operation is not (Operation.Expire or Operation.Extend) && node.World.Allows(step, int.MaxValue)
                             && (first.Operation == Operation.Enqueue ? step.Operation != Operation.Claim || step.Worker == 1 : step.Operation == Operation.Enqueue || step.Worker == 1)))
                    foreach (var commits in (bool[])[true, false])
                    {
                        waited += await RunAsync(table, search, node, first, second, commits) ? 1 : 0;
                        cases++;
                    }
        output.WriteLine($"{states.Count} states, {cases} overlaps, {waited} waited for the open transaction");
        Assert.InRange(waited, 1, cases - 1);
    }

    /// <summary>Whether the second operation waited for the end of the first one's transaction.</summary>
    static async Task<bool> RunAsync(KeyTable table, KeySearch search, KeyNode node, KeyStep first, KeyStep second, bool commits)
    {
        var path = $"{node.Path}, BEGIN {first}, {second}, {(commits ? "COMMIT" : "ROLLBACK")}";
        await table.PutBackAsync(node.Row);
        var jobs = (ClaimedJob?[])node.Jobs.Clone();
        var (firstNumber, secondNumber) = (search.NumberFor(first, node.World), search.NumberFor(second, node.World, further: 1));

        await using var connection = await table.Test.Source.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        var firstAnswer = await InTransactionAsync(table, search, transaction, first, jobs, firstNumber);
        var running = search.CallAsync(second, jobs, secondNumber);
        var hasWaited = await WaitsAsync(table, running);
        if (commits)
            await transaction.CommitAsync(Token);
        else
            await transaction.RollbackAsync(Token);
        var secondAnswer = await running;
        var actual = $"{(commits ? firstAnswer : "")} / {secondAnswer} / {await table.LookAsync(search.Tokens)}";

        // A claim passes over a row that is locked, which is neither order.
        var passes = second.Operation == Operation.Claim && secondAnswer == "nothing";
        var possible = Orders(node.World, (first, firstNumber), (second, secondNumber), commits, passes).ToList();
        var match = possible.FirstOrDefault(order => order.Text == actual).World;
        Assert.True(match is not null, $"{path}: '{actual}' is none of {string.Join(", ", possible.Select(order => $"'{order.Text}'"))}.");
        await search.AssertPromisesAsync(new(match, await table.KeepAsync(), commits ? jobs : [null, jobs[1]], path));
        return hasWaited;
    }

    static IEnumerable<(KeyWorld World, string Text)> Orders(
        KeyWorld start, (KeyStep Step, int Number) first, (KeyStep Step, int Number) second, bool commits, bool passes)
    {
        if (!commits)
        {
            var (alone, answer) = start.Apply(second.Step, second.Number);
            yield return Result(alone, "", answer);
            if (passes)
                yield return Result(start, "", "nothing");
            yield break;
        }
        var (afterFirst, firstAnswer) = start.Apply(first.Step, first.Number);
        var (both, secondAnswer) = afterFirst.Apply(second.Step, second.Number);
        yield return Result(both, firstAnswer, secondAnswer);
        var (afterSecond, secondAlone) = start.Apply(second.Step, second.Number);
        var (other, firstLater) = afterSecond.Apply(first.Step, first.Number);
        yield return Result(other, firstLater, secondAlone);
        if (passes)
            yield return Result(afterFirst, firstAnswer, "nothing");

        static (KeyWorld, string) Result(KeyWorld world, string one, string two) => (world, $"{one} / {two} / {KeyTable.Text(world.Key, 0)}");
    }

    /// <summary>The library's own statement, in a transaction that stays open.</summary>
    static async Task<string> InTransactionAsync(
        KeyTable table, KeySearch search, NpgsqlTransaction transaction, KeyStep step, ClaimedJob?[] jobs, int number)
    {
        if (step.Operation == Operation.Enqueue)
            return (await table.Queue.EnqueueAsync(1, KeyTable.EventType, KeyTable.Payload(number), transaction, Token)).ToString();
        var sql = step.Operation switch { Operation.Claim => Sql.Claim(1), Operation.Complete => Sql.Complete, _ => Sql.Fail };
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        if (step.Operation == Operation.Claim)
        {
            command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = 3600 });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = KeyModel.MaxAttempts });
            await using var reader = await command.ExecuteReaderAsync(Token);
            Assert.True(await reader.ReadAsync(Token));
            return search.Claimed(reader.IsDBNull(1) ? null : StripeSyncQueue.ReadJob(reader), jobs, step.Worker, number);
        }
        var job = jobs[step.Worker]!;
        command.Parameters.Add(SqlParameters.Text(job.SpaceId.Text));
        command.Parameters.Add(SqlParameters.Text(job.EventType));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job.LeaseToken });
        if (step.Operation == Operation.Fail)
        {
            command.Parameters.Add(SqlParameters.Text("no"));
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = KeyModel.MaxAttempts });
            command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = 3600 });
            command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = 7200 });
        }
        return (await command.ExecuteNonQueryAsync(Token) == 1).ToString();
    }

    static async Task<bool> WaitsAsync(KeyTable table, Task running)
    {
        while (!running.IsCompleted)
        {
            if (await table.Test.OneAsync("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')") == "t")
                return true;
        }
        return false;
    }
}
