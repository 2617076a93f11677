namespace StripeSyncAnalyzers.Schema;

/// <summary>
/// A value that is made once, on the first demand, and shared. Unlike <see cref="Lazy{T}"/> it takes the cancellation token of whoever
/// asks, and a cancelled attempt leaves nothing behind: the next one who asks tries again.
/// </summary>
/// <param name="make">Makes the value.</param>
internal sealed class RetryingLazy<T>(Func<CancellationToken, T> make)
    where T : class
{
    private readonly object gate = new();
    private volatile T? value;

    public T Get(CancellationToken cancellationToken)
    {
        if (value is { } made)
            return made;
        lock (gate)
            return value ??= make(cancellationToken);
    }
}
