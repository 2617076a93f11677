using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace StripeSync.Queue;

/// <summary>Positional parameters with their types said, so that nothing is guessed.</summary>
static class Parameter
{
    public static NpgsqlParameter Text(string? value) => Of(NpgsqlDbType.Text, value);

    /// <summary>A text that takes the type of what it is compared with: an id of a space is a uuid, a number or a text.</summary>
    public static NpgsqlParameter Unknown(string value) => Of(NpgsqlDbType.Unknown, value);

    public static NpgsqlParameter Interval(TimeSpan value) => Of(NpgsqlDbType.Interval, value);

    public static NpgsqlParameter Number(long? value) => Of(NpgsqlDbType.Bigint, value);

    public static NpgsqlParameter Uuid(Guid value) => Of(NpgsqlDbType.Uuid, value);

    /// <summary>The number of a transaction.</summary>
    public static NpgsqlParameter Transaction(uint value) => Of(NpgsqlDbType.Xid, value);

    public static NpgsqlParameter Array(NpgsqlDbType type, object values) => Of(NpgsqlDbType.Array | type, values);

    static NpgsqlParameter Of(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}

static class CommandExtensions
{
    /// <summary>The first column of the first row; what is not there is the type's default.</summary>
    public static async Task<T?> ScalarAsync<T>(
        this NpgsqlConnection connection, string sql, NpgsqlTransaction? transaction, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddRange(parameters);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is T value ? value : default;
        }
    }

    public static async Task ExecuteAsync(
        this NpgsqlConnection connection, string sql, NpgsqlTransaction? transaction, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddRange(parameters);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>All rows, each made by <paramref name="read"/>; the command is disposed.</summary>
    public static async Task<List<T>> ReadAllAsync<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    rows.Add(read(reader));
            }
        }
        return rows;
    }

    /// <summary>A column of any type as text: an id may be a uuid, a number or a text.</summary>
    public static string? TextOf(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>A timestamp with or without time zone; without one it is taken as UTC.</summary>
    public static DateTimeOffset? TimeOf(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new DateTimeOffset(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc));
}
