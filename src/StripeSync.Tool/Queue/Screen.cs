using System.Globalization;
using Spectre.Console;

namespace StripeSync.Tool.Queue;

/// <summary>Prints for people: tables, marks and questions. Colours only on a terminal; a text that comes from the database is never taken as markup.</summary>
internal sealed class Screen
{
    private readonly Terminal _terminal;
    private readonly IAnsiConsole _console;

    public Screen(Terminal terminal)
    {
        _terminal = terminal;
        _console = Create(terminal, terminal.Output);
    }

    /// <summary>A number and what it counts: 1 row, 2 rows.</summary>
    public static string Count(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    public void Line(string text) => _console.WriteLine(text);

    public void Line(string text, Color color) => _console.WriteLine(text, new Style(color));

    /// <summary>A heading, and an empty line before it unless it is the first.</summary>
    public void Heading(string text)
    {
        _console.WriteLine();
        _console.WriteLine(text, new Style(decoration: Decoration.Bold));
    }

    /// <summary>Rows under column names; the colour of a row is decided by the caller.</summary>
    public void Table(string[] columns, IEnumerable<(Color? Color, string?[] Cells)> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Underline))) { NoWrap = !_terminal.HasColors, Padding = new Padding(0, 0, 2, 0) });
        foreach (var (color, cells) in rows)
            table.AddRow(cells.Select(cell => new Text(OneLine(cell ?? "NULL"), color is { } value ? new Style(value) : Style.Plain)));
        _console.Write(table);
    }

    public void Table(string[] columns, IEnumerable<string?[]> rows) => Table(columns, rows.Select(static cells => ((Color?)null, cells)));

    /// <summary>Asks a person; without one the answer has to be given by <c>--yes</c>.</summary>
    public bool Confirm(string question)
    {
        _terminal.Output.Flush();
        _terminal.Error.Write($"{question} [y/N] ");
        _terminal.Error.Flush();
        using var input = new StreamReader(_terminal.OpenInput());
        return input.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    /// <summary>Shows progress on a terminal while the work goes on; elsewhere nothing is shown.</summary>
    public async Task<T> WithProgressAsync<T>(string title, Func<IProgress<(long Done, long Of)>?, Task<T>> work)
    {
        if (!_terminal.IsInteractive)
            return await work(null);
        return await Create(_terminal, _terminal.Error).Progress().StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(title));
            return await work(new Reporter(task));
        });
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static IAnsiConsole Create(Terminal terminal, TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.HasColors ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal.HasColors ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal.IsInteractive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        // What a program reads has one line a row, however long.
        if (!terminal.HasColors)
            console.Profile.Width = 10_000;
        return console;
    }

    private sealed class Reporter(ProgressTask task) : IProgress<(long Done, long Of)>
    {
        public void Report((long Done, long Of) value)
        {
            task.MaxValue = Math.Max(value.Of, 1);
            task.Value = value.Done;
        }
    }
}
