using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;

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
    /// <summary>True where what it finds is usually refused on every execution: an error in the mode Strict.</summary>
    public bool AlwaysFails { get; init; }

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
            "PostgreSQL raises 42P10 when no unique key matches the conflict target, on every execution.") { AlwaysFails = true },
        new RuleInfo(
            KeyCannotArbitrate.Id, "This unique key cannot arbitrate", RuleSeverity.Warning,
            "A deferrable key (55000), an exclusion constraint with DO UPDATE (42809) and a name that is no constraint (42704) cannot be the arbiter of ON CONFLICT.") { AlwaysFails = true },
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
            "Two rows of one INSERT that are equal on the key raise 21000 with DO UPDATE, which PostgREST answers with HTTP 500, and 23505 without a conflict clause.") { AlwaysFails = true },
        new RuleInfo(
            CheckBeforeInsert.Id, "Checking before inserting is a race", RuleSeverity.Warning,
            "A row that WHERE NOT EXISTS, an UPDATE in a CTE or MERGE does not find can be inserted by another session before this one inserts it, which then raises 23505."),
        new RuleInfo(
            CopyIntoKeys.QueueId, "COPY cannot resolve conflicts", RuleSeverity.Warning,
            "COPY has no ON CONFLICT: one row whose key is already in the queue table raises 23505, and the whole load is lost."),
        new RuleInfo(
            DoNothingReturnsNoRow.Id, "DO NOTHING returns no row on conflict", RuleSeverity.Warning,
            "ON CONFLICT DO NOTHING RETURNING returns no row when the row exists already: a caller that requires one gets an exception, or a default value in place of an id."),
        new RuleInfo(
            DoNothingWithoutTarget.Id, "DO NOTHING without a target hides every conflict", RuleSeverity.Info,
            "ON CONFLICT DO NOTHING without a target also swallows the violation of a key that nobody thought of."),
        new RuleInfo(
            UpsertMovesKey.Id, "Update can move a row onto another's key", RuleSeverity.Info,
            "An UPDATE, or a DO UPDATE, that sets a column of a unique key raises 23505 when another row has that key."),
        new RuleInfo(
            RequiredColumn.Id, "Insert leaves out a required column", RuleSeverity.Warning,
            "A NOT NULL column without default that an INSERT leaves out, or gives NULL, raises 23502 on every execution.") { AlwaysFails = true },
        new RuleInfo(
            RefusedByCheck.Id, "Value is refused by a CHECK", RuleSeverity.Warning,
            "A literal for which a CHECK constraint is false raises 23514 on every execution.") { AlwaysFails = true },
        new RuleInfo(
            GeneratedKeyInUpsert.Id, "Upsert writes a generated key", RuleSeverity.Warning,
            "An upsert on another key that sends an id of its own, also the 0 that a client serializes, raises 23505 when that id is taken."),
        new RuleInfo(
            UnknownName.Id, "Unknown table or column", RuleSeverity.Off,
            "An INSERT into a table (42P01) or a column (42703) that no migration declares fails on every execution.") { AlwaysFails = true },
        new RuleInfo(
            UnguardedKey.Id, "Another unique key is left unguarded (other tables)", RuleSeverity.Info,
            "ON CONFLICT handles the keys of its conflict target alone; another unique key of the table still raises 23505."),
        new RuleInfo(
            InsertAfterLookUp.Id, "Entity is added after a look-up", RuleSeverity.Info,
            "A query that finds no row does not keep another session from inserting it before SaveChanges does: 23505 when two run at once."),
        new RuleInfo(
            ParameterInIndexPredicate.Id, "A parameter cannot prove the index predicate", RuleSeverity.Warning,
            "ON CONFLICT finds a partial index by a WHERE that proves its predicate; with a parameter in it that works until PostgreSQL makes a generic plan of the prepared statement, and raises 42P10 from then on."),
        new RuleInfo(
            CopyIntoKeys.Id, "COPY cannot resolve conflicts (other tables)", RuleSeverity.Info,
            "COPY has no ON CONFLICT: one row whose unique key is already there raises 23505, and the whole load is lost."),
        new RuleInfo(
            ClaimWithoutSkipLocked.Id, "Claim without SKIP LOCKED", RuleSeverity.Warning,
            "Workers that pick the same pending job wait for each other where it is locked without SKIP LOCKED, and take it twice where it is not locked."),
        new RuleInfo(
            CleanupDeletesRunningJobs.Id, "Clean-up deletes work in progress", RuleSeverity.Warning,
            "A DELETE from a queue without a filter on the status, or with one that lets processing through, removes jobs that a worker is running."),
        new RuleInfo(
            NegativeFilterSkipsNull.Id, "Negative filter skips NULL", RuleSeverity.Info,
            "A comparison with NULL is NULL, so that status <> 'a' and status NOT IN (…) never match the rows whose status is NULL."),
        new RuleInfo(
            UpsertResetsJob.Id, "Upsert resets a job being processed", RuleSeverity.Warning,
            "DO UPDATE SET status = 'pending' without a condition puts a job that a worker is processing back into the queue, and a second worker takes it."),
        new RuleInfo(
            ArbitraryDeduplication.Id, "Deduplication picks an arbitrary row", RuleSeverity.Info,
            "ROW_NUMBER over an order in which rows are equal numbers them as the plan meets them: which of the duplicates is kept is left to chance."),
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
            "NULLs are never equal to a unique key unless it is NULLS NOT DISTINCT: rows that are equal but for a NULL are no conflict."),
        new RuleInfo(
            IgnoredFindings.UnusedId, "An ignore comment suppresses nothing", RuleSeverity.Info,
            "A comment stripesync: ignore names a rule that finds nothing in the statement behind it."));

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
