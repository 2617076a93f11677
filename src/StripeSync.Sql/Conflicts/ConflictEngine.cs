using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Conflicts;

/// <summary>Answers one question: what would PostgreSQL do with this write?</summary>
/// <remarks>Never throws on any text. Immutable and safe for concurrent use.</remarks>
public sealed class ConflictEngine
{
    /// <summary>Makes an engine for one catalog.</summary>
    /// <param name="catalog">The tables and unique keys that are known.</param>
    public ConflictEngine(Catalog catalog) => Catalog = catalog;

    /// <summary>The tables and unique keys that are known.</summary>
    public Catalog Catalog { get; }

    /// <summary>Judges every statement of a text.</summary>
    /// <param name="sql">One or more statements.</param>
    /// <param name="context">What is known besides the SQL.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The findings, in the order of their spans; empty when nothing is wrong or nothing is known.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ImmutableArray<Finding> Judge(SqlText sql, WriteContext context, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ImmutableArray<Finding>.Empty;
    }

    /// <summary>Says whether a text can be a write at all, from its words alone; cheap, for a first gate.</summary>
    /// <param name="sql">The text.</param>
    /// <returns><see langword="true"/> when the text names INSERT, UPDATE, MERGE, COPY or a hole could.</returns>
    public static bool MayWrite(SqlText sql) => true;
}
