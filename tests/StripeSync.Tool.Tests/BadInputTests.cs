using StripeSync.Tool.Tests.Infrastructure;

namespace StripeSync.Tool.Tests;

/// <summary>Every mistake is one line that names the place and the remedy, and exit code 2.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Workspace _workspace = new Workspace().Write("1.sql", "CREATE TABLE t (a int UNIQUE);").Write("empty/readme.md", "");

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("", "Required command was not provided; see stripesync --help")]
    [InlineData("lnt", "'lnt' is not understood; see stripesync --help")]
    [InlineData("schema", "Option '--migrations' is required; see stripesync schema --help")]
    [InlineData("schema|-m", "Required argument missing for option: '-m'; see stripesync schema --help")]
    [InlineData("schema|-m|1.sql|--format|xml", "Argument 'xml' not recognized. Must be one of: 'json'; see stripesync schema --help")]
    [InlineData("schema|--migrations|no.sql", "--migrations no.sql does not exist in {0}; check the path and the working folder")]
    [InlineData("schema|--migrations|no/**/*.sql", "--migrations no/**/*.sql matches no file in {0}; check the pattern (** stands for any folders) and the working folder")]
    [InlineData("schema|--migrations|empty", "--migrations empty is a folder without .sql files; name the folder that has them")]
    [InlineData("schema|--migrations|", "--migrations: an empty path names nothing; name a file, a folder or a glob")]
    [InlineData("schema|--migrations|bytes.sql", "bytes.sql is not UTF-8; save it as UTF-8")]
    [InlineData("schema|--migrations|1.sql|--verbose", "there is no option --verbose; see --help, or write ./--verbose for a file of that name")]
    [InlineData("schema|-m|1.sql|--postgres-version|13", "--postgres-version: '13' is not understood; write a major version from 14 to 18")]
    [InlineData("schema|-m|1.sql|--search-path|a b", "--search-path: 'a b' is not understood; write schema names separated by | or a comma: app|public")]
    [InlineData("schema|-m|1.sql|--queue-tables|a-b", "--queue-tables: 'a-b' is not understood; write table names, with * for any characters, separated by |: jobs|*_queue")]
    [InlineData("schema|-m|1.sql|--queue-tables|,", "--queue-tables: ',' is not understood; write table names, with * for any characters, separated by |: jobs|*_queue")]
    [InlineData("schema|-m|1.sql|--queue-keys|t(", "--queue-keys: 't(' is not understood; write table(column, …), separated by |: mail_queue(message_id)")]
    [InlineData("lint|1.sql|-m|1.sql|--baseline|*.sql", "--baseline: '*.sql' is not understood; write the name or path of one migration: 0042_add_key.sql")]
    [InlineData("lint|1.sql|-m|1.sql|--baseline|", "--baseline: '' is not understood; write the name or path of one migration: 0042_add_key.sql")]
    [InlineData("lint|--sql|SELECT 1", "no migrations; add --migrations PATH with the files that declare the tables")]
    [InlineData("lint|-m|1.sql", "nothing to check; name a FILE, - for standard input, or --sql TEXT. Files behind --migrations belong to it: write the FILE first, or after --")]
    [InlineData("lint|no.sql|-m|1.sql", "FILE no.sql does not exist in {0}; check the path and the working folder")]
    [InlineData("lint|--mend|1.sql|-m|1.sql", "there is no option --mend; see --help, or write ./--mend for a file of that name")]
    [InlineData("lint|-|-m|-", "- stands for standard input, which can be read only once; name the other one by its path")]
    [InlineData("lint|--jsonl|1.sql", "--jsonl takes its statements from standard input; leave out FILE and --sql")]
    [InlineData("lint|--jsonl|--format|sarif", "--jsonl answers in JSON; leave out --format")]
    [InlineData("lint|--jsonl|-m|-", "--jsonl reads standard input itself; name the migrations by their paths")]
    public void A_mistake_is_one_line(string arguments, string message)
    {
        File.WriteAllBytes(_workspace.PathOf("bytes.sql"), [0x2D, 0x2D, 0xE4]);
        var result = _workspace.Run(arguments.Length == 0 ? [] : arguments.Split('|'));
        Assert.Equal("stripesync: " + message.Replace("{0}", _workspace.Folder, StringComparison.Ordinal) + "\n", result.Error);
        Assert.Equal("", result.Output);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        File.CreateSymbolicLink(_workspace.PathOf("empty/1.sql"), _workspace.PathOf("nowhere.sql"));
        var result = _workspace.Run("schema", "--migrations", "empty");
        Assert.Equal(2, result.ExitCode);
        Assert.Matches("^stripesync: empty/1.sql cannot be read: [^\n]+; check the file and its permissions\n$", result.Error);
    }

    [Theory]
    [InlineData("--help", "Usage:\n  stripesync [command] [options]")]
    [InlineData("lint|--help", "Usage:\n  stripesync lint [<FILE>...] [options]")]
    [InlineData("schema|-h", "Usage:\n  stripesync schema [options]")]
    public void Help_is_no_mistake(string arguments, string usage)
    {
        var result = _workspace.Run(arguments.Split('|'));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(usage, result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
