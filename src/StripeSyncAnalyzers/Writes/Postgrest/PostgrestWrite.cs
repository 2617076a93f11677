using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;

namespace StripeSyncAnalyzers.Writes.Postgrest;

/// <summary>What PostgREST is asked to do with a row that is there already.</summary>
internal enum Resolution
{
    /// <summary>Nothing: a plain insert, whatever <c>on_conflict</c> says.</summary>
    None,

    /// <summary><c>Prefer: resolution=merge-duplicates</c>: DO UPDATE of every column of the payload.</summary>
    Merge,

    /// <summary><c>Prefer: resolution=ignore-duplicates</c>: DO NOTHING.</summary>
    Ignore,

    /// <summary>Not known.</summary>
    Unknown,
}

/// <summary>A POST to PostgREST, from whatever library: what it becomes in SQL.</summary>
/// <param name="Table">The last part of the path.</param>
/// <param name="Resolution">The preference.</param>
/// <param name="Target">The columns of <c>on_conflict</c>.</param>
/// <param name="Payload">The columns and values.</param>
internal sealed record PostgrestWrite(string Table, Resolution Resolution, ConflictColumns Target, Payload Payload)
{
    /// <summary>The schema of the header Content-Profile; null for the default one.</summary>
    public string? Schema { get; init; }

    /// <summary>The write in the words of the engine: INSERT of the payload's columns, with ON CONFLICT (target) where a resolution is asked for.</summary>
    public WriteCall Lower() => new()
    {
        Table = Table,
        Schema = Schema,
        Columns = Payload.Columns,
        ColumnsAreKnown = Payload.ColumnsAreKnown,
        Rows = Payload.Rows,
        RowsAreKnown = Payload.RowsAreKnown,
        Conflict = Resolution switch
        {
            Resolution.None => null,
            Resolution.Unknown => CallConflict.Unknown,
            _ => new CallConflict
            {
                Target = Target.IsKnown ? Target.Columns : default,
                IsDefaultTarget = Target is { IsKnown: true, Columns.IsEmpty: true },
                Updates = Resolution == Resolution.Merge,
                Assignments = Payload.Columns.Select(static column => new CallAssignment(column)).ToImmutableArray(),
            },
        },
    };
}

/// <summary>The columns of <c>on_conflict</c>: none where PostgREST takes the primary key.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="IsKnown">False where it is not known what is asked for.</param>
internal readonly record struct ConflictColumns(ImmutableArray<string> Columns, bool IsKnown)
{
    public static ConflictColumns Default { get; } = new(ImmutableArray<string>.Empty, true);

    public static ConflictColumns Unknown { get; } = new(ImmutableArray<string>.Empty, false);

    /// <summary>Reads the value of <c>on_conflict</c> as PostgREST does: a list with commas, blanks around a name ignored, quotes for other characters.</summary>
    /// <param name="text">The value; null for one that is not known.</param>
    /// <returns>The columns; the default ones for an empty text.</returns>
    public static ConflictColumns Parse(string? text)
    {
        if (text is null)
            return Unknown;
        if (text.Length == 0)
            return Default;
        var columns = text.Split(',').Select(static part => part.Trim()).ToImmutableArray();
        return columns.Any(static column => column.Length == 0 || column.IndexOf('"') >= 0) ? Unknown : new ConflictColumns(columns, true);
    }

    /// <summary>Writes columns as a value of <c>on_conflict</c>; null where a name would need quotes.</summary>
    /// <param name="columns">The columns.</param>
    /// <returns>The value, or null.</returns>
    public static string? Write(ImmutableArray<string> columns) =>
        columns.All(static column => column.Length > 0 && column.All(static c => char.IsLetterOrDigit(c) || c is '_' or '$')) ? string.Join(",", columns) : null;
}
