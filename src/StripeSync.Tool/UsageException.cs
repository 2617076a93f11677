namespace StripeSync.Tool;

/// <summary>The command cannot be carried out as it was given. The message is one line that names the place and the remedy.</summary>
internal sealed class UsageException(string message) : Exception(message);
