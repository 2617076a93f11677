using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using StripeSync.Sql.Rules;

namespace StripeSyncAnalyzers;

/// <summary>The descriptors of the rules. The engine writes the sentence of a finding, so every message is one placeholder.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor PlainInsertIntoQueue = OfEngine(RuleIds.PlainInsertIntoQueue, Category.Conflicts);
    public static readonly DiagnosticDescriptor PlainInsert = OfEngine(RuleIds.PlainInsert, Category.Conflicts);
    public static readonly DiagnosticDescriptor ConflictTargetMatchesNoKey = OfEngine(RuleIds.ConflictTargetMatchesNoKey, Category.Conflicts);
    public static readonly DiagnosticDescriptor KeyCannotArbitrate = OfEngine(RuleIds.KeyCannotArbitrate, Category.Conflicts);
    public static readonly DiagnosticDescriptor UnguardedKeyOfQueue = OfEngine(RuleIds.UnguardedKeyOfQueue, Category.Conflicts);
    public static readonly DiagnosticDescriptor UpsertWithoutTarget = OfEngine(RuleIds.UpsertWithoutTarget, Category.Conflicts);
    public static readonly DiagnosticDescriptor NullInKey = OfEngine(RuleIds.NullInKey, Category.Conflicts);
    public static readonly DiagnosticDescriptor RepeatedKey = OfEngine(RuleIds.RepeatedKey, Category.Conflicts);
    public static readonly DiagnosticDescriptor CheckBeforeInsert = OfEngine(RuleIds.CheckBeforeInsert, Category.Conflicts);
    public static readonly DiagnosticDescriptor CopyIntoQueue = OfEngine(RuleIds.CopyIntoQueue, Category.Conflicts);
    public static readonly DiagnosticDescriptor DoNothingReturnsNoRow = OfEngine(RuleIds.DoNothingReturnsNoRow, Category.Conflicts);
    public static readonly DiagnosticDescriptor DoNothingWithoutTarget = OfEngine(RuleIds.DoNothingWithoutTarget, Category.Conflicts);
    public static readonly DiagnosticDescriptor UpdateMovesKey = OfEngine(RuleIds.UpdateMovesKey, Category.Conflicts);
    public static readonly DiagnosticDescriptor FailedTransaction = Create(
        RuleIds.FailedTransaction, "Handling 23505 inside the failed transaction", Category.Conflicts, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        "An error aborts the transaction: every command in it raises 25P02 until it is rolled back, or rolled back to a savepoint that was set before the command that failed.");

    public static readonly DiagnosticDescriptor RequiredColumn = OfEngine(RuleIds.RequiredColumn, Category.Conflicts);
    public static readonly DiagnosticDescriptor RefusedByCheck = OfEngine(RuleIds.RefusedByCheck, Category.Conflicts);
    public static readonly DiagnosticDescriptor UnknownName = OfEngine(RuleIds.UnknownName, Category.Conflicts);
    public static readonly DiagnosticDescriptor GeneratedKeyInUpsert = OfEngine(RuleIds.GeneratedKeyInUpsert, Category.Conflicts);
    public static readonly DiagnosticDescriptor UnguardedKey = OfEngine(RuleIds.UnguardedKey, Category.Conflicts);
    public static readonly DiagnosticDescriptor InsertAfterLookUp = OfEngine(RuleIds.InsertAfterLookUp, Category.Conflicts);
    public static readonly DiagnosticDescriptor ParameterInIndexPredicate = OfEngine(RuleIds.ParameterInIndexPredicate, Category.Conflicts);
    public static readonly DiagnosticDescriptor CopyIntoKeys = OfEngine(RuleIds.CopyIntoKeys, Category.Conflicts);
    public static readonly DiagnosticDescriptor ClaimWithoutSkipLocked = OfEngine(RuleIds.ClaimWithoutSkipLocked, Category.Queue);
    public static readonly DiagnosticDescriptor CleanupDeletesRunningJobs = OfEngine(RuleIds.CleanupDeletesRunningJobs, Category.Queue);
    public static readonly DiagnosticDescriptor NegativeFilterSkipsNull = OfEngine(RuleIds.NegativeFilterSkipsNull, Category.Queue);
    public static readonly DiagnosticDescriptor UpsertResetsJob = OfEngine(RuleIds.UpsertResetsJob, Category.Queue);
    public static readonly DiagnosticDescriptor ArbitraryDeduplication = OfEngine(RuleIds.ArbitraryDeduplication, Category.Queue);
    public static readonly DiagnosticDescriptor QueueWithoutNaturalKey = OfEngine(RuleIds.QueueWithoutNaturalKey, Category.Schema);
    public static readonly DiagnosticDescriptor NullableQueueKey = OfEngine(RuleIds.NullableQueueKey, Category.Schema);
    public static readonly DiagnosticDescriptor KeyBeforeCleanup = OfEngine(RuleIds.KeyBeforeCleanup, Category.Schema);
    public static readonly DiagnosticDescriptor DeferrableKey = OfEngine(RuleIds.DeferrableKey, Category.Schema);
    public static readonly DiagnosticDescriptor StatementNotUnderstood = OfEngine(RuleIds.StatementNotUnderstood, Category.Schema);
    public static readonly DiagnosticDescriptor OlderIndexKept = OfEngine(RuleIds.OlderIndexKept, Category.Schema);
    public static readonly DiagnosticDescriptor UndeclaredReference = OfEngine(RuleIds.UndeclaredReference, Category.Schema);
    public static readonly DiagnosticDescriptor NullableKey = OfEngine(RuleIds.NullableKey, Category.Schema);

    public static readonly DiagnosticDescriptor NoSchemaFound = Create(
        RuleIds.NoSchemaFound, "No schema was found", Category.Setup, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        "Writes to PostgreSQL were seen, but no migrations: only the built-in profile is checked.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor SettingNotUnderstood = Create(
        RuleIds.SettingNotUnderstood, "A StripeSync setting is not understood", Category.Setup, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        "The setting is ignored as far as it is not understood; its default applies.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UnusedIgnore = OfEngine(RuleIds.UnusedIgnore, Category.Setup);

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> All = ImmutableArray.Create(
        PlainInsertIntoQueue, PlainInsert, ConflictTargetMatchesNoKey, KeyCannotArbitrate, UnguardedKeyOfQueue,
        UpsertWithoutTarget, NullInKey, RepeatedKey, CheckBeforeInsert, CopyIntoQueue, DoNothingReturnsNoRow, DoNothingWithoutTarget, UpdateMovesKey, FailedTransaction, RequiredColumn, RefusedByCheck, UnknownName,
        GeneratedKeyInUpsert, UnguardedKey, InsertAfterLookUp, ParameterInIndexPredicate, CopyIntoKeys,
        ClaimWithoutSkipLocked, CleanupDeletesRunningJobs, NegativeFilterSkipsNull, UpsertResetsJob, ArbitraryDeduplication,
        QueueWithoutNaturalKey, NullableQueueKey, KeyBeforeCleanup, DeferrableKey, StatementNotUnderstood, OlderIndexKept, UndeclaredReference, NullableKey,
        NoSchemaFound, SettingNotUnderstood, UnusedIgnore);

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById = All.ToImmutableDictionary(static d => d.Id);

    /// <summary>Finds the descriptor of a finding's rule.</summary>
    /// <param name="ruleId">The rule.</param>
    /// <returns>The descriptor.</returns>
    /// <exception cref="KeyNotFoundException">The engine knows a rule that has no descriptor: a mistake of ours that must not stay hidden.</exception>
    public static DiagnosticDescriptor Of(string ruleId) => ById[ruleId];

    /// <summary>Of a rule of the engine, which knows all but the category itself.</summary>
    private static DiagnosticDescriptor OfEngine(string id, string category)
    {
        var rule = RuleCatalog.Of(id);
        return Create(id, rule.Title, category, rule.Severity == RuleSeverity.Info ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning, rule.Severity != RuleSeverity.Off, rule.Description);
    }

    /// <summary>The one place that makes descriptors; BannedSymbols.txt keeps it the only one.</summary>
    private static DiagnosticDescriptor Create(
        string id, string title, string category, DiagnosticSeverity severity, bool isEnabledByDefault, string description, params string[] tags) =>
#pragma warning disable RS0030 // The factory is the one caller that is allowed.
        new(
            id,
            title,
            messageFormat: "{0}",
            category,
            severity,
            isEnabledByDefault,
            description,
            helpLinkUri: RuleCatalog.HelpLinkOf(id),
            tags);
#pragma warning restore RS0030

    private static class Category
    {
        public const string Conflicts = nameof(Conflicts);
        public const string Queue = nameof(Queue);
        public const string Schema = nameof(Schema);
        public const string Setup = nameof(Setup);
    }
}
