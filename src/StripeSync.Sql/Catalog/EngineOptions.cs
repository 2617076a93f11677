using System.Collections.Immutable;

namespace StripeSync.Sql.Catalogs;

/// <summary>The settings that shape the catalog and the judgement.</summary>
public sealed record EngineOptions
{
    /// <summary>The defaults: the built-in profile, search path <c>public</c>, PostgreSQL 15.</summary>
    public static EngineOptions Default { get; } = new();

    /// <summary>
    /// Patterns of queue tables, folded to lower case as PostgreSQL folds: a name, with <c>*</c> for any run of characters,
    /// optionally qualified by a schema (<c>jobs.*_queue</c>).
    /// </summary>
    public ImmutableArray<string> QueueTablePatterns { get; init; } = ImmutableArray.Create("stripe_sync_queue", "*_queue");

    /// <summary>The natural keys of queue tables; the built-in one of <c>stripe_sync_queue</c> is always there unless named here.</summary>
    public ImmutableArray<QueueKey> QueueKeys { get; init; } = ImmutableArray<QueueKey>.Empty;

    /// <summary>The schemas in which an unqualified name is looked up, in order.</summary>
    public ImmutableArray<string> SearchPath { get; init; } = ImmutableArray.Create("public");

    /// <summary>The major version of PostgreSQL whose verdict is asked for: 14 to 18.</summary>
    public int PostgresVersion { get; init; } = 15;

    /// <summary>
    /// The last migration that is history, as a file name or a path: nothing is said about it and those replayed before it. Null for none.
    /// </summary>
    public string? Baseline { get; init; }

    /// <summary>Says whether other options mean the same: lists count by what is in them.</summary>
    /// <param name="other">The other options.</param>
    /// <returns><see langword="true"/> when each value is the same.</returns>
    public bool Equals(EngineOptions? other) =>
        other is not null
        && PostgresVersion == other.PostgresVersion
        && Baseline == other.Baseline
        && QueueTablePatterns.SequenceEqual(other.QueueTablePatterns)
        && SearchPath.SequenceEqual(other.SearchPath)
        && QueueKeys.SequenceEqual(other.QueueKeys);

    /// <inheritdoc/>
    public override int GetHashCode() => PostgresVersion * 31 + QueueTablePatterns.Length + SearchPath.Length + QueueKeys.Length;
}

/// <summary>The natural key of a queue table.</summary>
/// <param name="Table">The table's name, optionally qualified by its schema.</param>
/// <param name="Columns">The columns that identify a job.</param>
public sealed record QueueKey(string Table, ImmutableArray<string> Columns)
{
    /// <summary>Says whether another one names the same table and columns.</summary>
    /// <param name="other">The other one.</param>
    /// <returns><see langword="true"/> when it does.</returns>
    public bool Equals(QueueKey? other) => other is not null && Table == other.Table && Columns.SequenceEqual(other.Columns);

    /// <inheritdoc/>
    public override int GetHashCode() => Table.GetHashCode();
}
