namespace StripeSync.Queue.Tests.Reliability;

/// <summary>One key, two workers, a few requests: every order of the operations, on the real SQL.</summary>
public sealed class SmallModelTests(ITestOutputHelper output)
{
    static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_every_order_no_request_is_lost_and_no_two_leases_are_valid()
    {
        await using var table = await KeyTable.CreateAsync();
        var search = new KeySearch(table, RunLength.Requests);
        var states = await search.RunAsync(Token);
        output.WriteLine($"{RunLength.Requests} requests, 2 workers: {states.Count} states, {search.Transitions} operations");
        foreach (var status in Enum.GetValues<JobStatus>())
            Assert.Contains(states, state => state.World.Key.Status == status);
        Assert.Contains(states, state => state.World.Key is { Rerun: true, Attempts: KeyModel.MaxAttempts });
    }
}
