namespace StripeSync.Sql.Conflicts;

/// <summary>What the engine has to say about a <see cref="WriteCall"/>.</summary>
/// <param name="Finding">The finding. Its span lies in no text of the user's, and it has no remedies: SQL is not what the user could edit.</param>
/// <param name="Part">The part of the call that is wrong.</param>
public sealed record CallFinding(Finding Finding, WritePart Part);

/// <summary>A part of a <see cref="WriteCall"/>, for the place of a finding.</summary>
/// <param name="Kind">Which kind of part.</param>
/// <param name="Row">The index of the row, for a row or a value; otherwise −1.</param>
/// <param name="Column">The column, for a column, a value, an element of the target or an assignment; otherwise null.</param>
public readonly record struct WritePart(WritePartKind Kind, int Row = -1, string? Column = null);

/// <summary>The kinds of parts of a <see cref="WriteCall"/>.</summary>
public enum WritePartKind
{
    /// <summary>The whole write.</summary>
    Call,

    /// <summary>The table.</summary>
    Table,

    /// <summary>The list of columns.</summary>
    Columns,

    /// <summary>One column of that list.</summary>
    Column,

    /// <summary>One row.</summary>
    Row,

    /// <summary>One value of a row.</summary>
    Value,

    /// <summary>The conflict clause.</summary>
    Conflict,

    /// <summary>The conflict target.</summary>
    Target,

    /// <summary>One column of the target.</summary>
    TargetColumn,

    /// <summary>One assignment of DO UPDATE.</summary>
    Assignment,
}
