using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using StripeSync.Sql.Conflicts;

namespace StripeSyncAnalyzers.Writes;

/// <summary>A call in the C# that a library makes SQL of.</summary>
/// <param name="Call">What is known of the write.</param>
/// <param name="Place">Where a finding stands whose part has no place of its own; in the analysed tree.</param>
internal sealed record CallWrite(WriteCall Call, Location Place) : FoundWrite
{
    /// <summary>The same call under other names, for a library whose naming convention is not seen: judged where the table of <see cref="Call"/> is not declared.</summary>
    public Func<CallWrite>? Otherwise { get; init; }

    /// <summary>What is known besides; asked only for a call whose table is declared.</summary>
    public Func<CancellationToken, WriteContext> Describe { get; init; } = static _ => WriteContext.None;

    /// <summary>
    /// Where a part of the write stands in the C#, or null for <see cref="Place"/>. In another tree, say at an attribute of the model, it becomes
    /// an additional location.
    /// </summary>
    public Func<WritePart, Location?> Locate { get; init; } = static _ => null;

    /// <summary>The changes of the C# that may repair a finding, the safest first. Each is judged, and offered only if it does.</summary>
    public Func<CallFinding, IEnumerable<CallRepair>> Repairs { get; init; } = static _ => Enumerable.Empty<CallRepair>();
}

/// <summary>A change of the C# that may repair a finding.</summary>
/// <param name="Key">A stable name of the kind of repair: the equivalence key of the code fix.</param>
/// <param name="Title">What the change does, for the menu of the lightbulb.</param>
/// <param name="Edits">The changes, all in the tree of the diagnostic; made by <see cref="LiteralEdit.Code"/>.</param>
/// <param name="After">What is known of the write after the change.</param>
internal sealed record CallRepair(string Key, string Title, ImmutableArray<LiteralEdit> Edits, WriteCall After);
