using System.Collections.Immutable;

namespace StripeSync.Sql.Rules;

/// <summary>How much a finding weighs where nobody configured anything else.</summary>
public enum RuleSeverity
{
    /// <summary>Not said unless somebody asks for it.</summary>
    Off,

    /// <summary>A suggestion: seen in an editor, not in a build.</summary>
    Info,

    /// <summary>A warning.</summary>
    Warning,
}

/// <summary>What is known of a rule beside its findings.</summary>
/// <param name="Id">The id, for example <c>SSQ1001</c>; it never changes its meaning.</param>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Severity">How much it weighs by default.</param>
/// <param name="Description">What happens at run time, in a sentence.</param>
public sealed record RuleInfo(string Id, string Title, RuleSeverity Severity, string Description)
{
    /// <summary>The page that documents the rule.</summary>
    public string HelpLink => RuleCatalog.HelpLinkOf(Id);
}

/// <summary>The rules of the engine: the one source of their titles, severities and descriptions.</summary>
public static class RuleCatalog
{
    /// <summary>All of them, in the order of their ids.</summary>
    public static ImmutableArray<RuleInfo> All { get; } = ImmutableArray.Create(
        new RuleInfo(
            PlainInsertIntoQueue.Id, "Plain insert into a queue table", RuleSeverity.Warning,
            "An INSERT without ON CONFLICT into a queue table raises 23505, which PostgREST answers with HTTP 409, for a job that is already queued."),
        new RuleInfo(
            PlainInsert.Id, "Plain insert can violate a unique key", RuleSeverity.Info,
            "An INSERT without ON CONFLICT raises 23505 when a row with the same unique key is there already."),
        new RuleInfo(
            ConflictTargetMatchesNoKey.Id, "Conflict target matches no unique key", RuleSeverity.Warning,
            "PostgreSQL raises 42P10 when no unique key matches the conflict target, on every execution."),
        new RuleInfo(
            KeyCannotArbitrate.Id, "This unique key cannot arbitrate", RuleSeverity.Warning,
            "A deferrable key (55000), an exclusion constraint with DO UPDATE (42809) and a name that is no constraint (42704) cannot be the arbiter of ON CONFLICT."),
        new RuleInfo(
            UnguardedKey.QueueId, "Another unique key is left unguarded", RuleSeverity.Warning,
            "ON CONFLICT handles the keys of its conflict target alone; another unique key of the queue table still raises 23505."),
        new RuleInfo(
            UpsertWithoutTarget.Id, "Upsert relies on the default conflict target", RuleSeverity.Warning,
            "An upsert that names no conflict target gets the primary key: other unique keys still raise 23505 (HTTP 409), and without a primary key it is a plain insert."),
        new RuleInfo(
            NullInKey.Id, "NULL in a key column never conflicts", RuleSeverity.Warning,
            "A row with NULL in a column of a unique key is equal to no other row unless the key is NULLS NOT DISTINCT: ON CONFLICT never fires, and the same row is inserted again and again."),
        new RuleInfo(
            RepeatedKey.Id, "One statement proposes the same key twice", RuleSeverity.Warning,
            "Two rows of one INSERT that are equal on the key raise 21000 with DO UPDATE, which PostgREST answers with HTTP 500, and 23505 without a conflict clause."),
        new RuleInfo(
            DoNothingReturnsNoRow.Id, "DO NOTHING returns no row on conflict", RuleSeverity.Warning,
            "ON CONFLICT DO NOTHING RETURNING returns no row when the row exists already: a caller that requires one gets an exception, or a default value in place of an id."),
        new RuleInfo(
            DoNothingWithoutTarget.Id, "DO NOTHING without a target hides every conflict", RuleSeverity.Info,
            "ON CONFLICT DO NOTHING without a target also swallows the violation of a key that nobody thought of."),
        new RuleInfo(
            RequiredColumn.Id, "Insert leaves out a required column", RuleSeverity.Warning,
            "A NOT NULL column without default that an INSERT leaves out, or gives NULL, raises 23502 on every execution."),
        new RuleInfo(
            RefusedByCheck.Id, "Value is refused by a CHECK", RuleSeverity.Warning,
            "A literal for which a CHECK constraint is false raises 23514 on every execution."),
        new RuleInfo(
            GeneratedKeyInUpsert.Id, "Upsert writes a generated key", RuleSeverity.Warning,
            "An upsert on another key that sends an id of its own, also the 0 that a client serializes, raises 23505 when that id is taken."),
        new RuleInfo(
            UnguardedKey.Id, "Another unique key is left unguarded (other tables)", RuleSeverity.Info,
            "ON CONFLICT handles the keys of its conflict target alone; another unique key of the table still raises 23505."),
        new RuleInfo(
            ParameterInIndexPredicate.Id, "A parameter cannot prove the index predicate", RuleSeverity.Warning,
            "ON CONFLICT finds a partial index by a WHERE that proves its predicate; with a parameter in it that works until PostgreSQL makes a generic plan of the prepared statement, and raises 42P10 from then on."),
        new RuleInfo(
            QueueWithoutNaturalKey.Id, "Queue table has no unique key over its natural key", RuleSeverity.Warning,
            "Without a unique key over the columns that identify a job, nothing stops a job from being queued twice, and no ON CONFLICT can name them."),
        new RuleInfo(
            NullableKey.QueueId, "Queue key over a nullable column", RuleSeverity.Warning,
            "NULLs are never equal to a unique key unless it is NULLS NOT DISTINCT: the same job with a NULL in it is queued again and again, without an error."),
        new RuleInfo(
            KeyBeforeCleanup.Id, "Unique key is added before duplicates are removed", RuleSeverity.Info,
            "A unique key cannot be created over rows that are equal on it (23505): the migration that adds it has to remove the duplicates first."),
        new RuleInfo(
            DeferrableKey.Id, "Deferrable unique key cannot be an arbiter", RuleSeverity.Info,
            "ON CONFLICT refuses a deferrable unique key as arbiter with 55000, also where it is not deferred."),
        new RuleInfo(
            StatementNotUnderstood.Id, "This statement was not understood, so nothing is said about the tables it names", RuleSeverity.Info,
            "A statement that the parser does not know, or code that runs, may change what it names: nothing is said about writes to these tables."),
        new RuleInfo(
            OlderIndexKept.Id, "IF NOT EXISTS keeps an older, different index", RuleSeverity.Warning,
            "CREATE UNIQUE INDEX IF NOT EXISTS looks at the name alone: where an older index has it, the new one is not made, whatever its columns."),
        new RuleInfo(
            UndeclaredReferenceRule.Id, "Statement refers to what earlier migrations do not declare", RuleSeverity.Off,
            "A statement about a table that no migration before it creates fails with 42P01 on a new database."),
        new RuleInfo(
            NullableKey.Id, "Unique key over a nullable column (other tables)", RuleSeverity.Off,
            "NULLs are never equal to a unique key unless it is NULLS NOT DISTINCT: rows that are equal but for a NULL are no conflict."));

    private static readonly ImmutableDictionary<string, RuleInfo> ById = All.ToImmutableDictionary(static rule => rule.Id);

    /// <summary>Finds a rule.</summary>
    /// <param name="id">The id of a finding.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="KeyNotFoundException">No rule of the engine has this id.</exception>
    public static RuleInfo Of(string id) => ById[id];

    /// <summary>Says where a rule is documented; also for ids that are not the engine's.</summary>
    /// <param name="id">The id.</param>
    /// <returns>An absolute address.</returns>
    public static string HelpLinkOf(string id) => "https://github.com/stripesync/StripeSyncAnalyzers/blob/main/docs/rules/" + id + ".md";
}
