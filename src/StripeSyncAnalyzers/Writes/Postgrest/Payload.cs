using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;

namespace StripeSyncAnalyzers.Writes.Postgrest;

/// <summary>The columns and values that a request sends.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="ColumnsAreKnown">False where others may be sent too.</param>
/// <param name="Rows">A value for each column; none where nothing is known of a row.</param>
/// <param name="RowsAreKnown">False where the number of rows is not known: the first stands for all.</param>
internal sealed record Payload(ImmutableArray<string> Columns, bool ColumnsAreKnown, ImmutableArray<ImmutableArray<WriteValue>> Rows, bool RowsAreKnown)
{
    /// <summary>Nothing is known.</summary>
    public static Payload Unknown { get; } =
        new(ImmutableArray<string>.Empty, ColumnsAreKnown: false, ImmutableArray<ImmutableArray<WriteValue>>.Empty, RowsAreKnown: false);

    /// <summary>What the query parameter <c>columns</c> leaves of a payload: these columns, NULL where a row does not have one.</summary>
    /// <param name="columns">The columns of the parameter.</param>
    /// <returns>The payload.</returns>
    public Payload Only(ImmutableArray<string> columns)
    {
        var absent = ColumnsAreKnown ? WriteValue.Null : WriteValue.Supplied;
        return new Payload(
            columns,
            ColumnsAreKnown: true,
            Rows.Select(row => columns.Select(column => Columns.IndexOf(column) is >= 0 and var i ? row[i] : absent).ToImmutableArray()).ToImmutableArray(),
            RowsAreKnown);
    }
}
