using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

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
        new UpsertWithoutTarget(),
        new InsertAfterLookUp(),
        new NullInKey(),
        new RepeatedKey(),
        new CheckBeforeInsert(),
        new DoNothingReturnsNoRow(),
        new DoNothingWithoutTarget(),
        new UpsertMovesKey(),
        new RequiredColumn(),
        new RefusedByCheck(),
        new GeneratedKeyInUpsert(),
        new ParameterInIndexPredicate(),
        new UpsertResetsJob());

    /// <summary>Judges a write of a known table.</summary>
    /// <param name="write">The write.</param>
    /// <param name="catalog">The catalog that its table comes from.</param>
    /// <returns>The finding, or null.</returns>
    public abstract RuleFinding? Judge(Write write, Catalog catalog);

    /// <summary>Facts that hold only by the built-in profile, and rows that a trigger or rule may change, are never certain.</summary>
    protected static Certainty CertainFor(Table table) =>
        table.IsFromProfile || table.IsIncomplete || table.HasBeforeTrigger || table.HasRules ? Certainty.Possible : Certainty.Certain;

    /// <summary>The values that are written are the ones that NOT NULL and CHECK see: no trigger changes them, no view has defaults of its own.</summary>
    protected static bool IsCheckedAsWritten(Write write) =>
        write.Table is { IsFromProfile: false, IsIncomplete: false, HasBeforeTrigger: false, Kind: RelationKind.Table or RelationKind.PartitionedTable };

    /// <summary>The literals of VALUES fail on every execution, those of a query only where it gives a row.</summary>
    protected static Certainty CertaintyOfRows(Write write) => write.Statement?.Source is QuerySource ? Certainty.Possible : CertainFor(write.Table);

    /// <summary>NULL is written, or the column is left out and has no default; a domain may have one that the column does not show.</summary>
    protected static bool IsCertainlyNull(ValueFact fact, Column column) =>
        fact.Kind == ValueKind.Null && (!fact.IsOmitted || column.HasDefault || BuiltIns.IsType(column.Type));

    /// <summary>As <see cref="Write.Fact"/>, but for a NULL that a domain may replace.</summary>
    protected static ValueFact KnownFact(Write write, int row, string column)
    {
        var fact = write.Fact(row, column);
        return fact.Kind == ValueKind.Null && (write.Table.FindColumn(column) is not { } declared || !IsCertainlyNull(fact, declared)) ? ValueFact.Undetermined : fact;
    }
}

/// <summary>A finding with the remedies to try; the engine carries each one out and keeps those that work.</summary>
internal sealed record RuleFinding(Finding Finding)
{
    public ImmutableArray<CandidateRemedy> Candidates { get; init; } = ImmutableArray<CandidateRemedy>.Empty;
}

/// <summary>A remedy that is not proven yet.</summary>
/// <param name="Remedy">The edits.</param>
/// <param name="Arbiter">The key that must be the arbiter afterwards; null where the remedy changes something else than what happens on conflict.</param>
internal sealed record CandidateRemedy(Remedy Remedy, UniqueKey? Arbiter);
