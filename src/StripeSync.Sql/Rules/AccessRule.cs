using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Rules;

/// <summary>A rule about one UPDATE, DELETE, SELECT, MERGE or COPY. Stateless: one instance serves all threads.</summary>
internal abstract class AccessRule
{
    /// <summary>The rules, in the order in which they are asked.</summary>
    public static ImmutableArray<AccessRule> All { get; } = ImmutableArray.Create<AccessRule>(
        new MergeRace(),
        new CopyIntoKeys(),
        new UpdateMovesKey(),
        new ClaimWithoutSkipLocked(),
        new CleanupDeletesRunningJobs(),
        new NegativeFilterSkipsNull(),
        new ArbitraryDeduplication());

    /// <summary>Judges a statement about a known table.</summary>
    /// <param name="access">The statement.</param>
    /// <returns>The findings.</returns>
    public abstract IEnumerable<RuleFinding> Judge(Access access);
}
