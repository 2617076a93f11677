using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Benchmarks;

/// <summary>Two megabytes of SQL: divide by the time for MB/s, the allocated bytes by two million for bytes a byte.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private ImmutableArray<string> _texts;
    private ImmutableArray<SchemaFile> _files;

    /// <summary>Files of two kilobytes, or one file as pg_dump writes it.</summary>
    [Params("migrations", "dump")]
    public string Input { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        _texts = Input == "dump" ? Inputs.Dump : Inputs.Migrations;
        _files = Inputs.Parse(_texts);
    }

    [Benchmark]
    public int Lex()
    {
        var tokens = 0;
        foreach (var text in _texts)
            tokens += Count(text);
        return tokens;
    }

    private static int Count(string text)
    {
        using var tokens = Lexer.Tokenize(SqlText.FromString(text), LexerMode.Script, CancellationToken.None);
        return tokens.Count;
    }

    [Benchmark]
    public object Parse() => Inputs.Parse(_texts);

    [Benchmark]
    public object Replay() => Inputs.Replay(_files);

    [Benchmark(Baseline = true)]
    public object ParseAndReplay() => Inputs.Replay(Inputs.Parse(_texts));
}

/// <summary>Many files: the first time, and after one of them has changed.</summary>
[MemoryDiagnoser]
public class FileCountBenchmarks
{
    private ImmutableArray<string> _texts;
    private ImmutableArray<SchemaFile> _files;

    [Params(10, 1_000, 10_000)]
    public int Files { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _texts = Inputs.Files(Files);
        _files = Inputs.Parse(_texts);
    }

    [Benchmark]
    public object First() => Inputs.Replay(Inputs.Parse(_texts));

    /// <summary>The other files' <see cref="SchemaFile"/> objects are used again.</summary>
    [Benchmark]
    public object AfterOneChange() => Inputs.Replay(_files.SetItem(Files / 2, Inputs.Parse(_texts[Files / 2], Files / 2)));
}

/// <summary>One write, as on every keystroke near it.</summary>
[MemoryDiagnoser]
public class JudgeBenchmarks
{
    private static readonly ConflictEngine Engine = new(Inputs.QueueCatalog);
    private SqlText _sql = SqlText.FromString("");

    public static IEnumerable<string> Names => Inputs.Writes.Select(w => w.Name);

    [ParamsSource(nameof(Names))]
    public string Write { get; set; } = "";

    [GlobalSetup]
    public void SetUp() => _sql = SqlText.FromString(Inputs.Writes.Single(w => w.Name == Write).Sql);

    [Benchmark]
    public object Judge() => Engine.Judge(_sql, WriteContext.None);
}
