using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;
using StripeSyncAnalyzers.Schema;

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
    public ConflictSafetyAnalyzer Analyzer() => new(catalog =>
    {
        OnCatalog(catalog);
        Interlocked.Increment(ref created);
        return this;
    });

    public ImmutableArray<Finding> JudgeWrite(SqlText sql, WriteContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref judged);
        OnJudge(context);
        return Find(sql);
    }

    public ImmutableArray<Finding> JudgeSchema(SchemaFile file, CancellationToken cancellationToken) => Find(SqlText.FromString(file.Text));

    private ImmutableArray<Finding> Find(SqlText sql)
    {
        var at = sql.Text.IndexOf(word, StringComparison.Ordinal);
        return at < 0 ? [] : [Complete(new Finding(rule, new SqlSpan(at, word.Length), Certainty.Possible, "23505", MessageOf(sql)), sql)];
    }
}
