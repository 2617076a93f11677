namespace StripeSync.Queue;

/// <summary>The queue cannot be installed as things are; the message says what to do. What was done by then stays, and the next installation goes on from there.</summary>
public sealed class QueueInstallException : Exception
{
    internal QueueInstallException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
