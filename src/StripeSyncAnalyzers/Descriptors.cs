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

    public static readonly DiagnosticDescriptor QueueWithoutNaturalKey = Create(
        RuleIds.QueueWithoutNaturalKey, "Queue table has no unique key over its natural key", Category.Schema, DiagnosticSeverity.Warning,
        "Without a unique key over the columns that identify a job, nothing stops a job from being queued twice, and no ON CONFLICT can name them.");

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
        PlainInsertIntoQueue, PlainInsert, ConflictTargetMatchesNoKey, KeyCannotArbitrate, UnguardedKeyOfQueue, UnguardedKey,
        QueueWithoutNaturalKey,
        NoSchemaFound, SettingNotUnderstood);

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById = All.ToImmutableDictionary(static d => d.Id);

    /// <summary>Finds the descriptor of a finding's rule.</summary>
    /// <param name="ruleId">The rule.</param>
    /// <returns>The descriptor.</returns>
    /// <exception cref="KeyNotFoundException">The engine knows a rule that has no descriptor: a mistake of ours that must not stay hidden.</exception>
    public static DiagnosticDescriptor Of(string ruleId) => ById[ruleId];

    /// <summary>The one place that makes descriptors; BannedSymbols.txt keeps it the only one.</summary>
    private static DiagnosticDescriptor Create(
        string id, string title, string category, DiagnosticSeverity severity, string description, params string[] tags) =>
#pragma warning disable RS0030 // The factory is the one caller that is allowed.
        new(
            id,
            title,
            messageFormat: "{0}",
            category,
            severity,
            isEnabledByDefault: true,
            description,
            helpLinkUri: "https://github.com/stripesync/StripeSyncAnalyzers/blob/main/docs/rules/" + id + ".md",
            tags);
#pragma warning restore RS0030

    private static class Category
    {
        public const string Conflicts = nameof(Conflicts);
        public const string Schema = nameof(Schema);
        public const string Setup = nameof(Setup);
    }
}
