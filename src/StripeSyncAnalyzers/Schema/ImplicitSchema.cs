using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using StripeSync.Sql.Catalogs;

namespace StripeSyncAnalyzers.Schema;

/// <summary>A schema that no file declares: it is made of something in the code.</summary>
/// <param name="Roots">What the catalog is built of.</param>
/// <param name="Locate">Where in the code something is declared; null where that is not known.</param>
internal sealed record ImplicitSchema(ImmutableArray<SchemaRoot> Roots, Func<Origin, Location?> Locate)
{
    /// <summary>No schema.</summary>
    public static ImplicitSchema None { get; } = new(ImmutableArray<SchemaRoot>.Empty, static _ => null);
}
