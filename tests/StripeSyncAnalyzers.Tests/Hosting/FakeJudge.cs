using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;
using StripeSyncAnalyzers.Schema;
using StripeSyncAnalyzers.Writes;

namespace StripeSyncAnalyzers.Tests.Hosting;

/// <summary>Finds a word in the SQL instead of judging it, so that the tests of the host do not hang on the rules.</summary>
internal sealed class FakeJudge(string rule, string word) : IJudge
{
    private int created;
    private int judged;

    /// <summary>How often a catalog was judged by.</summary>
    public int Created => created;

    /// <summary>How many texts were judged.</summary>
    public int Judged => judged;

    /// <summary>What the findings bring along.</summary>
    public Func<Finding, SqlText, Finding> Complete { get; init; } = static (finding, _) => finding;

    /// <summary>The finding's sentence for a text.</summary>
    public Func<SqlText, string> MessageOf { get; init; } = static _ => "found";

    /// <summary>Called at the start of each judgement of a write.</summary>
    public Action<WriteContext> OnJudge { get; init; } = static _ => { };

    /// <summary>Called when a catalog has been made.</summary>
    public Action<Catalog> OnCatalog { get; init; } = static _ => { };

    /// <summary>The host with this judge.</summary>
    public ConflictSafetyAnalyzer Analyzer(params CallSource[] callSources) => new(
        catalog =>
        {
            OnCatalog(catalog);
            Interlocked.Increment(ref created);
            return this;
        },
        _ => [.. callSources]);

    public ImmutableArray<Finding> JudgeWrite(SqlText sql, WriteContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref judged);
        OnJudge(context);
        return Find(sql);
    }

    /// <summary>The part of a call that the word stands for; null where nothing is found in calls.</summary>
    public WritePart? CallPart { get; init; }

    /// <summary>Whether the changed call is a repair.</summary>
    public Func<WriteCall, bool> IsRepair { get; init; } = static _ => false;

    public bool IsDeclared(WriteCall call) => call.Table == word;

    public ImmutableArray<CallFinding> JudgeCall(WriteCall call, WriteContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref judged);
        OnJudge(context);
        return CallPart is { } part ? [new CallFinding(new Finding(rule, default, Certainty.Possible, "23505", "found"), part)] : [];
    }

    public bool IsGuarded(WriteCall call, WriteContext context, CancellationToken cancellationToken) => IsRepair(call);

    public ImmutableArray<Finding> JudgeSchema(SchemaFile file, CancellationToken cancellationToken) => Find(SqlText.FromString(file.Text));

    private ImmutableArray<Finding> Find(SqlText sql)
    {
        var at = sql.Text.IndexOf(word, StringComparison.Ordinal);
        return at < 0 ? [] : [Complete(new Finding(rule, new SqlSpan(at, word.Length), Certainty.Possible, "23505", MessageOf(sql)), sql)];
    }
}
