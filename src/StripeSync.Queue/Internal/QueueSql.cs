using System.Globalization;

namespace StripeSync.Queue;

/// <summary>The runtime's statements for one queue table.</summary>
sealed class QueueSql(QueueTable table)
{
    readonly string _claim = SqlFile.Load("Runtime/claim.sql", table);
    readonly string _enqueueMany = SqlFile.Load("Runtime/enqueue_many.sql", table);

    public string Complete { get; } = SqlFile.Load("Runtime/complete.sql", table);

    public string Fail { get; } = SqlFile.Load("Runtime/fail.sql", table);

    public string Extend { get; } = SqlFile.Load("Runtime/extend.sql", table);

    public string Enqueue { get; } = EnqueueFor(table);

    /// <summary>Enqueues, and wakes the listeners of <paramref name="channel"/> if there is something new for them.</summary>
    public string EnqueueAndNotify(string channel) => $"""
        SELECT job.outcome, CASE WHEN job.outcome IN ('inserted', 'revived') THEN pg_notify({SqlName.Literal(channel)}, '') IS NULL END
        FROM ({Enqueue}) AS job(outcome)
        """;

    public string SpaceReference { get; } = SqlFile.Load("Runtime/space_reference.sql", table);

    public static string IsOtherKey { get; } = SqlFile.Read("Runtime/is_other_key.sql");

    public string Claim(int max) => _claim.Replace("LIMIT 100", $"LIMIT {max.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal);

    /// <summary>The batch, with spaces looked up where <paramref name="spaces"/> says.</summary>
    public string EnqueueMany(SpaceReference? spaces) =>
        spaces is { CanBeRead: true }
            ? _enqueueMany.Replace(
                "true/*known*/",
                $"EXISTS (SELECT 1 FROM {spaces.Table} AS s WHERE s.{spaces.Column} = p.space_id)",
                StringComparison.Ordinal)
            : _enqueueMany;

    /// <summary>One call of the database function, with $1 the space, $2 the event type and $3 the payload.</summary>
    public static string EnqueueFor(QueueTable table) => $"SELECT {table.Function("enqueue_stripe_sync")}($1, $2, $3::jsonb)";
}

/// <summary>What space_id refers to by a foreign key, quoted.</summary>
sealed record SpaceReference(string Table, string Column, bool CanBeRead);
