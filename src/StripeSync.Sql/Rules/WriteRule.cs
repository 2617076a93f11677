using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>A rule about one write. Stateless: one instance serves all threads.</summary>
internal abstract class WriteRule
{
    /// <summary>The rules, in the order in which they are asked.</summary>
    public static ImmutableArray<WriteRule> All { get; } = ImmutableArray.Create<WriteRule>(
        new PlainInsertIntoQueue(),
        new PlainInsert(),
        new ConflictTargetMatchesNoKey(),
        new KeyCannotArbitrate(),
        new UnguardedKey(),
        new ParameterInIndexPredicate(),
        new CheckBeforeInsert(),
        new UpsertMovesKey(),
        new UpsertResetsJob());

    /// <summary>Judges a write of a known table.</summary>
    /// <param name="write">The write.</param>
    /// <param name="catalog">The catalog that its table comes from.</param>
    /// <returns>The finding, or null.</returns>
    public abstract RuleFinding? Judge(Write write, Catalog catalog);

    /// <summary>Facts that hold only by the built-in profile, and rows that a trigger or rule may change, are never certain.</summary>
    protected static Certainty CertainFor(Table table) =>
        table.IsFromProfile || table.HasBeforeTrigger || table.HasRules ? Certainty.Possible : Certainty.Certain;
}

/// <summary>A finding with the remedies to try; the engine carries each one out and keeps those that work.</summary>
internal sealed record RuleFinding(Finding Finding)
{
    public ImmutableArray<CandidateRemedy> Candidates { get; init; } = ImmutableArray<CandidateRemedy>.Empty;
}

/// <summary>A remedy that is not proven yet.</summary>
/// <param name="Remedy">The edits.</param>
/// <param name="Arbiter">The key that must be the arbiter afterwards; null where the statement is no INSERT.</param>
internal sealed record CandidateRemedy(Remedy Remedy, UniqueKey? Arbiter);
