using System.Collections.Immutable;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// An insert or upsert for which a library makes the SQL: what is known of the call, in the words of the database. Lowered to the same
/// model as SQL text, so that every rule judges it.
/// </summary>
/// <remarks>Names are the ones of the database, exactly, without quotes.</remarks>
public sealed record WriteCall
{
    /// <summary>The table, without schema.</summary>
    public required string Table { get; init; }

    /// <summary>The schema, or null where the library writes none: the table is looked up as an unqualified name is.</summary>
    public string? Schema { get; init; }

    /// <summary>The columns that the library lists, each once.</summary>
    public ImmutableArray<string> Columns { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>False where it may list others as well: nothing is known of a column that is not in <see cref="Columns"/>.</summary>
    public bool ColumnsAreKnown { get; init; } = true;

    /// <summary>The proposed rows: a value for each of <see cref="Columns"/>, in their order. No row: the values are not known, though supplied.</summary>
    public ImmutableArray<ImmutableArray<WriteValue>> Rows { get; init; } = ImmutableArray<ImmutableArray<WriteValue>>.Empty;

    /// <summary>False where the number of rows is not known, none among them: the first of <see cref="Rows"/> stands for all.</summary>
    public bool RowsAreKnown { get; init; } = true;

    /// <summary>True where a queue's job is sent whole, though <see cref="ColumnsAreKnown"/> is false: the natural key is among the columns.</summary>
    public bool SendsWholeJob { get; init; }

    /// <summary>True where the library writes MERGE: it looks for each row and inserts one of these where there is none. Its rows are one, and it has no conflict clause.</summary>
    public bool IsMerge { get; init; }

    /// <summary>What happens on a conflict; null for a plain insert.</summary>
    public CallConflict? Conflict { get; init; }

    /// <summary>
    /// False where the library has no way to say ON CONFLICT: to handle the violation is all that the caller can do then, so that it silences SSQ1001 too.
    /// </summary>
    public bool CanResolveConflicts { get; init; } = true;

    /// <summary>True where the library reads the written rows back (RETURNING).</summary>
    public bool ReturnsRows { get; init; }
}

/// <summary>The conflict clause of a <see cref="WriteCall"/>.</summary>
public sealed record CallConflict
{
    /// <summary>Whether there is a clause at all is not known.</summary>
    public static CallConflict Unknown { get; } = new() { IsKnown = false };

    /// <summary>False where it is not known whether there is a clause.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>The columns of the conflict target; empty where there is no target (DO NOTHING for every key); a default array where there is one that is not known.</summary>
    public ImmutableArray<string> Target { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>
    /// True where the call names no target and the library takes this one by default, usually the primary key. With an empty <see cref="Target"/>, it takes the
    /// primary key that the database has, and writes no clause where there is none, as PostgREST does.
    /// </summary>
    public bool IsDefaultTarget { get; init; }

    /// <summary>True where <see cref="Target"/> is the primary key or the library does not send the write: nothing is known of another target.</summary>
    public bool IsPrimaryKey { get; init; }

    /// <summary>True where the library makes a unique index of the target for the time of the call if the table has none.</summary>
    public bool MakesMissingKey { get; init; }

    /// <summary>True where the default target is a primary key that the table does not have.</summary>
    internal bool HasNoKey { get; init; }

    /// <summary>True for DO UPDATE, false for DO NOTHING.</summary>
    public bool Updates { get; init; }

    /// <summary>What DO UPDATE sets. Empty: the columns of the target to themselves.</summary>
    public ImmutableArray<CallAssignment> Assignments { get; init; } = ImmutableArray<CallAssignment>.Empty;
}

/// <summary>One assignment of DO UPDATE.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value, or null for the one of the proposed row (EXCLUDED).</param>
public readonly record struct CallAssignment(string Column, WriteValue? Value = null);
