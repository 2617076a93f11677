using System.Collections.Immutable;

namespace StripeSync.Sql.Conflicts;

/// <summary>What the caller of the engine knows about a write that does not stand in its SQL.</summary>
public sealed record WriteContext
{
    /// <summary>Nothing is known.</summary>
    public static WriteContext None { get; } = new();

    /// <summary>
    /// The caller handles SQLSTATE 23505 (a catch for it around the call), so that a possible violation is no news:
    /// silences SSQ1002, SSQ1005, SSQ1019 and SSQ1020.
    /// </summary>
    public bool HandlesUniqueViolation { get; init; }

    /// <summary>
    /// The parameters, by name without prefix (<c>id</c> for <c>@id</c> and <c>:id</c>, <c>1</c> for <c>$1</c>), whose value is made fresh for each
    /// execution, as <c>Guid.NewGuid()</c> and <c>Guid.CreateVersion7()</c> do. Names are compared without regard to case, as Npgsql and Dapper do.
    /// </summary>
    public ImmutableHashSet<string> FreshParameters { get; init; } =
        ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The columns that the caller compared in a query over the same table before the write, to see whether the row is there already.
    /// </summary>
    public ImmutableHashSet<string> LookedUpColumns { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>
    /// The caller fails, or takes a default value for one of a row, where the text returns no row: <c>QuerySingle</c>, <c>(long)command.ExecuteScalar()</c>.
    /// SSQ1011 speaks only then.
    /// </summary>
    public bool RequiresRow { get; init; }

    /// <summary>
    /// The caller takes an advisory lock or locks a table before, or writes in a serializable transaction, so that what it looked for does not change:
    /// silences SSQ1002, SSQ1009 and SSQ1020.
    /// </summary>
    public bool HoldsLock { get; init; }

    /// <summary>The call that the SQL stands for; null where the SQL is the user's own.</summary>
    internal WriteCall? Call { get; init; }
}
