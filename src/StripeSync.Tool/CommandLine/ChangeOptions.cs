using System.CommandLine;
using StripeSync.Tool.Queue;

namespace StripeSync.Tool.CommandLine;

/// <summary>The options of commands that change something.</summary>
internal sealed class ChangeOptions
{
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only says what would be done." };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Asks nothing." };

    public void AddTo(Command command)
    {
        command.Options.Add(_dryRun);
        command.Options.Add(_yes);
    }

    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>True when the change may be made; where nobody can be asked, <c>--yes</c> has to be given.</summary>
    public bool Confirm(ParseResult parsed, QueueCommandContext context, string question)
    {
        if (parsed.GetValue(_yes))
            return true;
        if (!context.Terminal.IsInteractive)
            throw new UsageException("this changes the database; add --yes, or --dry-run to see what it would do");
        return context.Screen.Confirm(question);
    }
}
