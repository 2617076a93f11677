using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using StripeSync.Sql.Catalogs;

namespace StripeSyncAnalyzers.Schema;

/// <summary>
/// Remembers the catalog of the last migrations across compilations: in an IDE each keystroke makes a new compilation, over the same files.
/// Held by the files themselves, so that it goes when the host lets go of them.
/// </summary>
internal static class CatalogCache
{
    private static readonly ConditionalWeakTable<SchemaFile, Entry> ByFirstFile = new();

    /// <summary>The catalog of some migrations, replayed unless the last ones that began with the same file were the same.</summary>
    /// <param name="roots">The migrations.</param>
    /// <param name="options">The settings.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The catalog.</returns>
    public static Catalog Get(ImmutableArray<SchemaRoot> roots, EngineOptions options, CancellationToken cancellationToken)
    {
        if (roots.IsEmpty)
            return Catalog.Build(roots, options, cancellationToken);

        var first = roots[0].Files[0];
        if (ByFirstFile.TryGetValue(first, out var known) && known.IsOf(roots, options))
            return known.Catalog;

        var made = new Entry(roots, options, Catalog.Build(roots, options, cancellationToken));
        ByFirstFile.Remove(first);
        // Where two compilations come here at once, one of them is remembered.
        ByFirstFile.GetValue(first, _ => made);
        return made.Catalog;
    }

    private sealed class Entry(ImmutableArray<SchemaRoot> roots, EngineOptions options, Catalog catalog)
    {
        public Catalog Catalog { get; } = catalog;

        public bool IsOf(ImmutableArray<SchemaRoot> otherRoots, EngineOptions otherOptions) =>
            options.Equals(otherOptions)
            && roots.Length == otherRoots.Length
            && roots.Zip(otherRoots, static (one, other) => one.Path == other.Path && one.Files.SequenceEqual(other.Files)).All(static same => same);
    }
}
