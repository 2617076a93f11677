namespace StripeSync.Tool;

/// <summary>What a command sees of the world: a test puts its own in the place of the console.</summary>
/// <param name="OpenInput">Opens standard input.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="WorkingFolder">The folder that relative paths start from.</param>
internal sealed record Terminal(Func<Stream> OpenInput, TextWriter Output, TextWriter Error, string WorkingFolder);
