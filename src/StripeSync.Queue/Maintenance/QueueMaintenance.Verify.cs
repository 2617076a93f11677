using System.Globalization;
using Npgsql;

namespace StripeSync.Queue;

public sealed partial class QueueMaintenance
{
    /// <summary>
    /// Checks that the queue is clean: no duplicates, no NULL keys, no invalid statuses, a unique key that can arbitrate; and enqueues a new key
    /// and one that exists, as a client does, and takes both back. Nothing stays but a used-up value of a sequence.
    /// </summary>
    /// <param name="role">The role to enqueue as; the connection's own by default. The connection's role must be a member of it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentException">The role does not exist, or cannot be taken.</exception>
    public async Task<QueueVerification> VerifyAsync(string? role = null, CancellationToken cancellationToken = default)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await DistrustIndexesAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
                var checks = await Step("verify").Command(connection, transaction, NoValues)
                    .ReadAllAsync(row => new VerificationCheck(row.GetString(0), row.IsDBNull(1) ? null : row.GetBoolean(1), row.GetString(2)), cancellationToken).ConfigureAwait(false);
                await UseIndexesAsync(connection, transaction, "on", cancellationToken).ConfigureAwait(false);
                var probes = await ProbeAsync(connection, transaction, role, cancellationToken).ConfigureAwait(false);
                await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
                return new QueueVerification(checks, probes);
            }
        }
    }

    async Task<List<EnqueueProbe>> ProbeAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string? role, CancellationToken cancellationToken)
    {
        const string mayBe = "SELECT pg_catalog.count(*) FROM pg_catalog.pg_roles r WHERE r.rolname = $1 AND pg_catalog.pg_has_role(r.oid, 'MEMBER')";
        if (role is not null && await connection.ScalarAsync<long>(mayBe, transaction, cancellationToken, Parameter.Text(role)).ConfigureAwait(false) == 0)
            throw new ArgumentException($"The role '{role}' does not exist, or the connection's role is not a member of it: GRANT it, or connect as another role.");
        const string answer = "\nSELECT a.probe";
        const string file = "Runbook/verify_enqueue.sql";
        await connection.ExecuteAsync("SELECT pg_catalog.set_config('stripesync.role', $1, true)", transaction, cancellationToken, Parameter.Text(role ?? "")).ConfigureAwait(false);
        var spaces = await RunbookStep.SpacesStandInAsync(connection, transaction, _table, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(RunbookStep.Load(file, _table, end: answer, noSpaces: spaces).Sql, transaction, cancellationToken).ConfigureAwait(false);
        return await RunbookStep.Load(file, _table, start: answer).Command(connection, transaction, NoValues)
            .ReadAllAsync(
                row => new EnqueueProbe(row.GetString(0), row.GetString(1), row.GetString(2), int.Parse(row.GetString(3), CultureInfo.InvariantCulture), row.GetString(4)),
                cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The three numbers to watch: duplicates, stuck jobs, rows with NULL in the key.</summary>
    /// <param name="pendingOlderThan">A job that has been pending for so long is stuck; one hour by default.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<IReadOnlyList<MonitorCheck>> MonitorAsync(TimeSpan? pendingOlderThan = null, CancellationToken cancellationToken = default)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var values = new Dictionary<string, NpgsqlParameter> { ["pending_older_than"] = Parameter.Interval(pendingOlderThan ?? TimeSpan.FromHours(1)) };
            return await Step("monitor").Command(connection, null, values)
                .ReadAllAsync(row => new MonitorCheck(row.GetString(0), row.GetInt64(1), row.GetString(2)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>All jobs of one space, newest first.</summary>
    /// <param name="spaceId">The space's id as text, whatever its type is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PostgresException">22P02: the text is no id of the type that the table has.</exception>
    public async Task<SpaceInspection> InspectSpaceAsync(string spaceId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spaceId);
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var values = new Dictionary<string, NpgsqlParameter> { ["space_id"] = Parameter.Unknown(spaceId) };
            var jobs = await Step("inspect_space").Command(connection, null, values).ReadAllAsync(
                row => new SpaceJob(row.TextOf(0), row.TextOf(1), row.TextOf(2), row.TimeOf(3), row.GetBoolean(4), row.GetBoolean(5), row.GetString(6)),
                cancellationToken).ConfigureAwait(false);
            if (await RunbookStep.SpacesStandInAsync(connection, null, _table, cancellationToken).ConfigureAwait(false) is not null)
                return new SpaceInspection(spaceId, null, null, jobs);
            var find = new NpgsqlCommand($"SELECT s.name::text FROM {_table.SpacesSql} s WHERE s.id = $1", connection) { Parameters = { Parameter.Unknown(spaceId) } };
            var names = await find.ReadAllAsync(row => row.TextOf(0), cancellationToken).ConfigureAwait(false);
            return new SpaceInspection(spaceId, names.Count > 0, names.FirstOrDefault(), jobs);
        }
    }

    static readonly Dictionary<string, NpgsqlParameter> NoValues = [];
}
