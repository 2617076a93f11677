using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Conflicts;

/// <summary>What the engine has to say about a write or about a schema statement.</summary>
/// <param name="RuleId">The rule, for example <c>SSQ1001</c>.</param>
/// <param name="Span">The words that are wrong, in the text that was judged.</param>
/// <param name="Certainty">Whether the error comes always or on some data.</param>
/// <param name="SqlState">The SQLSTATE that PostgreSQL raises, or null where it raises none.</param>
/// <param name="Message">One sentence for people, under 200 characters.</param>
public sealed record Finding(string RuleId, SqlSpan Span, Certainty Certainty, string? SqlState, string Message)
{
    /// <summary>The table that is written, or null where the finding is about none.</summary>
    public Table? Table { get; init; }

    /// <summary>The keys that can still be violated (SSQ1001, SSQ1002, SSQ1005, SSQ1019) or that would have matched (SSQ1003).</summary>
    public ImmutableArray<UniqueKey> Keys { get; init; } = ImmutableArray<UniqueKey>.Empty;

    /// <summary>
    /// The remedies, the safest first. Each was carried out on the text and judged again: the result raises no finding.
    /// </summary>
    public ImmutableArray<Remedy> Remedies { get; init; } = ImmutableArray<Remedy>.Empty;

    /// <summary>What StripeSync.Queue can be asked for instead (SSQ1001, SSQ1009, SSQ2004); null where the write is no such request.</summary>
    public EnqueueRequest? Enqueue { get; init; }
}

/// <summary>A change of the SQL that removes a finding.</summary>
/// <param name="Key">A stable name of the kind of remedy: the equivalence key of the code fix.</param>
/// <param name="Title">What the change does, for the menu of the lightbulb.</param>
/// <param name="Edits">The edits of the judged text, ascending, not overlapping.</param>
public sealed record Remedy(string Key, string Title, ImmutableArray<SqlEdit> Edits);
