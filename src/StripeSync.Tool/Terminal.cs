namespace StripeSync.Tool;

/// <summary>What a command sees of the world: a test puts its own in the place of the console.</summary>
/// <param name="OpenInput">Opens standard input.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="WorkingFolder">The folder that relative paths start from.</param>
internal sealed record Terminal(Func<Stream> OpenInput, TextWriter Output, TextWriter Error, string WorkingFolder)
{
    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>A person sits there: questions can be asked and progress can be shown.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>The output is a terminal that shows colours.</summary>
    public bool HasColors { get; init; }
}
