namespace StripeSync.Queue.Tests.Runbook;

static class TestWait
{
    /// <summary>Waits for a condition; fails after a minute.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
            await Task.Delay(20, patience.Token);
    }
}
