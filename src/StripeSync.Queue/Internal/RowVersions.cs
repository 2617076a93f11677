using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace StripeSync.Queue;

/// <summary>
/// The rows that a step of the runbook found, each as the exact version that was seen: a row that was changed since is another version. Held as
/// arrays of numbers, 40 bytes a row, so that a round of many rows fits in memory and no transaction stays open while they are worked off.
/// </summary>
sealed class RowVersions
{
    readonly List<uint> _tables = [];
    readonly List<NpgsqlTid> _rows = [];
    readonly List<uint> _versions = [];
    readonly List<string?> _statuses = [];
    readonly List<string> _reasons = [];
    readonly List<uint> _keeperTables = [];
    readonly List<NpgsqlTid> _keepers = [];
    readonly List<uint> _keeperVersions = [];

    uint[] _distinctTables = [];
    uint[] _files = [];

    public int Count => _rows.Count;

    public string ReasonOf(int index) => _reasons[index];

    /// <summary>Reads a row of the find part of a step.</summary>
    public bool Add(NpgsqlDataReader row)
    {
        _tables.Add(row.GetFieldValue<uint>(0));
        _rows.Add(row.GetFieldValue<NpgsqlTid>(1));
        _versions.Add(row.GetFieldValue<uint>(2));
        _statuses.Add(row.IsDBNull(3) ? null : string.Intern(row.GetFieldValue<string>(3)));
        _reasons.Add(string.Intern(row.GetString(4)));
        var hasKeeper = !row.IsDBNull(6);
        _keeperTables.Add(hasKeeper ? row.GetFieldValue<uint>(5) : 0);
        _keepers.Add(hasKeeper ? row.GetFieldValue<NpgsqlTid>(6) : new NpgsqlTid(0, 0));
        _keeperVersions.Add(hasKeeper ? row.GetFieldValue<uint>(7) : 0);
        return true;
    }

    /// <summary>The parameters $1 to $3 of a part: which rows.</summary>
    public NpgsqlParameter[] Identity(int start, int count) =>
    [
        Parameter.Array(NpgsqlDbType.Oid, _tables.GetRange(start, count).ToArray()),
        Tids(_rows, start, count),
        Parameter.Array(NpgsqlDbType.Xid, _versions.GetRange(start, count).ToArray()),
    ];

    /// <summary>The parameters $1 to $8 of a part: everything.</summary>
    public NpgsqlParameter[] All(int start, int count) =>
    [
        .. Identity(start, count),
        Parameter.Array(NpgsqlDbType.Text, _statuses.GetRange(start, count).ToArray()),
        Parameter.Array(NpgsqlDbType.Text, _reasons.GetRange(start, count).ToArray()),
        Parameter.Array(NpgsqlDbType.Oid, _keeperTables.GetRange(start, count).ToArray()),
        Tids(_keepers, start, count),
        Parameter.Array(NpgsqlDbType.Xid, _keeperVersions.GetRange(start, count).ToArray()),
    ];

    /// <summary>Remembers in which files the tables lie: a table that has another one by the time of a batch was rewritten, and its rows are elsewhere.</summary>
    public async Task ReadFilesAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        _distinctTables = [.. _tables.Distinct()];
        _files = await connection.ScalarAsync<uint[]>(
            "SELECT ARRAY(SELECT COALESCE(pg_catalog.pg_relation_filenode(t.relation), 0) FROM unnest($1) WITH ORDINALITY AS t(relation, place) ORDER BY t.place)",
            transaction, cancellationToken, Parameter.Array(NpgsqlDbType.Oid, _distinctTables)).ConfigureAwait(false) ?? [];
    }

    /// <summary>The parameters behind those of a batch: the tables and their files.</summary>
    public NpgsqlParameter[] Files() => [Parameter.Array(NpgsqlDbType.Oid, _distinctTables), Parameter.Array(NpgsqlDbType.Oid, _files)];

    // Npgsql writes no arrays of tid: they go as text, and the statement casts them.
    static NpgsqlParameter Tids(List<NpgsqlTid> rows, int start, int count) =>
        Parameter.Array(NpgsqlDbType.Text, rows.GetRange(start, count).ConvertAll(static row => string.Create(CultureInfo.InvariantCulture, $"({row.BlockNumber},{row.OffsetNumber})")).ToArray());
}
