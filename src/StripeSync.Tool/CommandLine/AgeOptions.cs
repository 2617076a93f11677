using System.CommandLine;
using System.Globalization;

namespace StripeSync.Tool.CommandLine;

/// <summary>From which age on a job is stuck, or its worker dead.</summary>
internal sealed class AgeOptions
{
    private readonly Option<string> _pending = new("--pending-older-than")
    {
        Description = "A job that has been pending for so long is stuck: 30s, 15m, 2h, 1d.",
        HelpName = "AGE",
        DefaultValueFactory = static _ => "1h",
    };

    private readonly Option<string> _processing = new("--processing-older-than")
    {
        Description = "Without a lease a job counts as running for so long.",
        HelpName = "AGE",
        DefaultValueFactory = static _ => "1h",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_pending);
        command.Options.Add(_processing);
    }

    public TimeSpan Pending(ParseResult parsed) => Parse("--pending-older-than", parsed.GetValue(_pending)!);

    public TimeSpan Processing(ParseResult parsed) => Parse("--processing-older-than", parsed.GetValue(_processing)!);

    public static TimeSpan Parse(string option, string text)
    {
        var unit = text.Length == 0 ? '\0' : text[^1];
        var seconds = unit switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        return seconds > 0 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * seconds < 3e9
            ? TimeSpan.FromSeconds(number * seconds)
            : throw new UsageException($"{option}: '{text}' is not understood; write a number and s, m, h or d: 90m");
    }
}
