using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers;

/// <summary>The descriptors of the rules. The engine writes the sentence of a finding, so every message is one placeholder.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor PlainInsertIntoQueue = Create(
        RuleIds.PlainInsertIntoQueue, "Plain insert into a queue table", Category.Conflicts, DiagnosticSeverity.Warning,
        "An INSERT without ON CONFLICT into a queue table raises 23505, which PostgREST answers with HTTP 409, for a job that is already queued.");

    public static readonly DiagnosticDescriptor PlainInsert = Create(
        RuleIds.PlainInsert, "Plain insert can violate a unique key", Category.Conflicts, DiagnosticSeverity.Info,
        "An INSERT without ON CONFLICT raises 23505 when a row with the same unique key is there already.");

    public static readonly DiagnosticDescriptor ConflictTargetMatchesNoKey = Create(
        RuleIds.ConflictTargetMatchesNoKey, "Conflict target matches no unique key", Category.Conflicts, DiagnosticSeverity.Warning,
        "PostgreSQL raises 42P10 when no unique key matches the conflict target, on every execution.");

    public static readonly DiagnosticDescriptor KeyCannotArbitrate = Create(
        RuleIds.KeyCannotArbitrate, "This unique key cannot arbitrate", Category.Conflicts, DiagnosticSeverity.Warning,
        "A deferrable key (55000), an exclusion constraint with DO UPDATE (42809) and a name that is no constraint (42704) cannot be the arbiter of ON CONFLICT.");

    public static readonly DiagnosticDescriptor UnguardedKeyOfQueue = Create(
        RuleIds.UnguardedKeyOfQueue, "Another unique key is left unguarded", Category.Conflicts, DiagnosticSeverity.Warning,
        "ON CONFLICT handles the keys of its conflict target alone; another unique key of the queue table still raises 23505.");

    public static readonly DiagnosticDescriptor UnguardedKey = Create(
        RuleIds.UnguardedKey, "Another unique key is left unguarded (other tables)", Category.Conflicts, DiagnosticSeverity.Info,
        "ON CONFLICT handles the keys of its conflict target alone; another unique key of the table still raises 23505.");

    public static readonly DiagnosticDescriptor ParameterInIndexPredicate = Create(
        RuleIds.ParameterInIndexPredicate, "A parameter cannot prove the index predicate", Category.Conflicts, DiagnosticSeverity.Warning,
        "ON CONFLICT finds a partial index by a WHERE that proves its predicate; with a parameter in it that works until PostgreSQL makes a generic plan of the prepared statement, and raises 42P10 from then on.");

    public static readonly DiagnosticDescriptor QueueWithoutNaturalKey = Create(
        RuleIds.QueueWithoutNaturalKey, "Queue table has no unique key over its natural key", Category.Schema, DiagnosticSeverity.Warning,
        "Without a unique key over the columns that identify a job, nothing stops a job from being queued twice, and no ON CONFLICT can name them.");

    public static readonly DiagnosticDescriptor NullableQueueKey = Create(
        RuleIds.NullableQueueKey, "Queue key over a nullable column", Category.Schema, DiagnosticSeverity.Warning,
        "NULLs are never equal to a unique key unless it is NULLS NOT DISTINCT: the same job with a NULL in it is queued again and again, without an error.");

    public static readonly DiagnosticDescriptor KeyBeforeCleanup = Create(
        RuleIds.KeyBeforeCleanup, "Unique key is added before duplicates are removed", Category.Schema, DiagnosticSeverity.Info,
        "A unique key cannot be created over rows that are equal on it (23505): the migration that adds it has to remove the duplicates first.");

    public static readonly DiagnosticDescriptor DeferrableKey = Create(
        RuleIds.DeferrableKey, "Deferrable unique key cannot be an arbiter", Category.Schema, DiagnosticSeverity.Info,
        "ON CONFLICT refuses a deferrable unique key as arbiter with 55000, also where it is not deferred.");

    public static readonly DiagnosticDescriptor StatementNotUnderstood = Create(
        RuleIds.StatementNotUnderstood, "This statement was not understood, so nothing is said about the tables it names", Category.Schema, DiagnosticSeverity.Info,
        "A statement that the parser does not know, or code that runs, may change what it names: nothing is said about writes to these tables.");

    public static readonly DiagnosticDescriptor OlderIndexKept = Create(
        RuleIds.OlderIndexKept, "IF NOT EXISTS keeps an older, different index", Category.Schema, DiagnosticSeverity.Warning,
        "CREATE UNIQUE INDEX IF NOT EXISTS looks at the name alone: where an older index has it, the new one is not made, whatever its columns.");

    public static readonly DiagnosticDescriptor UndeclaredReference = Create(
        RuleIds.UndeclaredReference, "Statement refers to what earlier migrations do not declare", Category.Schema, Off,
        "A statement about a table that no migration before it creates fails with 42P01 on a new database.");

    public static readonly DiagnosticDescriptor NullableKey = Create(
        RuleIds.NullableKey, "Unique key over a nullable column (other tables)", Category.Schema, Off,
        "NULLs are never equal to a unique key unless it is NULLS NOT DISTINCT: rows that are equal but for a NULL are no conflict.");

    public static readonly DiagnosticDescriptor NoSchemaFound = Create(
        RuleIds.NoSchemaFound, "No schema was found", Category.Setup, DiagnosticSeverity.Warning,
        "Writes to PostgreSQL were seen, but no migrations: only the built-in profile is checked.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor SettingNotUnderstood = Create(
        RuleIds.SettingNotUnderstood, "A StripeSync setting is not understood", Category.Setup, DiagnosticSeverity.Warning,
        "The setting is ignored as far as it is not understood; its default applies.",
        WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> All = ImmutableArray.Create(
        PlainInsertIntoQueue, PlainInsert, ConflictTargetMatchesNoKey, KeyCannotArbitrate, UnguardedKeyOfQueue, UnguardedKey, ParameterInIndexPredicate,
        QueueWithoutNaturalKey, NullableQueueKey, KeyBeforeCleanup, DeferrableKey, StatementNotUnderstood, OlderIndexKept, UndeclaredReference, NullableKey,
        NoSchemaFound, SettingNotUnderstood);

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById = All.ToImmutableDictionary(static d => d.Id);

    /// <summary>Finds the descriptor of a finding's rule.</summary>
    /// <param name="ruleId">The rule.</param>
    /// <returns>The descriptor.</returns>
    /// <exception cref="KeyNotFoundException">The engine knows a rule that has no descriptor: a mistake of ours that must not stay hidden.</exception>
    public static DiagnosticDescriptor Of(string ruleId) => ById[ruleId];

    /// <summary>The one place that makes descriptors; BannedSymbols.txt keeps it the only one.</summary>
    private static DiagnosticDescriptor Create(
        string id, string title, string category, DiagnosticSeverity? severity, string description, params string[] tags) =>
#pragma warning disable RS0030 // The factory is the one caller that is allowed.
        new(
            id,
            title,
            messageFormat: "{0}",
            category,
            severity ?? DiagnosticSeverity.Warning,
            isEnabledByDefault: severity is not null,
            description,
            helpLinkUri: "https://github.com/stripesync/StripeSyncAnalyzers/blob/main/docs/rules/" + id + ".md",
            tags);
#pragma warning restore RS0030

    /// <summary>Off until somebody turns it on, as the mode All does; a warning then.</summary>
    private static DiagnosticSeverity? Off => null;

    private static class Category
    {
        public const string Conflicts = nameof(Conflicts);
        public const string Schema = nameof(Schema);
        public const string Setup = nameof(Setup);
    }
}
