using Npgsql;

namespace StripeSync.Queue;

/// <summary>A job was enqueued for a space that does not exist (SQLSTATE 23503; PostgREST answers 409).</summary>
public sealed class UnknownSpaceException : Exception
{
    internal UnknownSpaceException(SpaceId? spaceId, PostgresException inner)
        : base(
            spaceId is { } id
                ? $"The space {id} does not exist: foreign key {inner.ConstraintName}."
                : $"A space of the batch does not exist: foreign key {inner.ConstraintName}.",
            inner) =>
        SpaceId = spaceId;

    /// <summary>The space, or <see langword="null"/> where the role may not read the spaces of a batch to say which one it is.</summary>
    public SpaceId? SpaceId { get; }
}
