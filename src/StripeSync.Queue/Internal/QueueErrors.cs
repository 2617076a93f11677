using Npgsql;

namespace StripeSync.Queue;

/// <summary>Gives the two errors that say something about the queue itself a type of their own. All others stay what they are.</summary>
static class QueueErrors
{
    public static Exception? Translate(PostgresException error, QueueTable table, SpaceId? spaceId = null) =>
        error.SqlState switch
        {
            PostgresErrorCodes.ForeignKeyViolation => new UnknownSpaceException(spaceId, error),
            PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn
                or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.InvalidColumnReference
                => new QueueNotInstalledException(table, error),
            _ => null,
        };
}
