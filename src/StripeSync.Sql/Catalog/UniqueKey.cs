using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>What declares a unique key.</summary>
public enum UniqueKeyKind
{
    /// <summary>PRIMARY KEY.</summary>
    Primary,

    /// <summary>A UNIQUE constraint.</summary>
    Unique,

    /// <summary>CREATE UNIQUE INDEX without a constraint.</summary>
    Index,

    /// <summary>EXCLUDE, or WITHOUT OVERLAPS (PostgreSQL 18): never inferred from columns.</summary>
    Exclusion,
}

/// <summary>A unique index or a unique, primary-key or exclusion constraint of a table.</summary>
public sealed record UniqueKey
{
    /// <summary>The name of the index, which is also the name of the constraint.</summary>
    public required string Name { get; init; }

    /// <summary>What declares it.</summary>
    public required UniqueKeyKind Kind { get; init; }

    /// <summary>The key columns and expressions, in order; INCLUDE columns are not among them.</summary>
    public required ImmutableArray<KeyElement> Elements { get; init; }

    /// <summary>The INCLUDE columns.</summary>
    public ImmutableArray<string> Include { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>The predicate of a partial index, or null.</summary>
    internal Expression? Predicate { get; init; }

    /// <summary>True for a partial index.</summary>
    public bool IsPartial => Predicate is not null;

    /// <summary>True for NULLS NOT DISTINCT: two NULLs are a conflict.</summary>
    public bool NullsNotDistinct { get; init; }

    /// <summary>True for DEFERRABLE, which cannot be an arbiter (55000).</summary>
    public bool IsDeferrable { get; init; }

    /// <summary>False for an index that a migration leaves invalid (ON ONLY a partitioned table): never an arbiter.</summary>
    public bool IsValid { get; init; } = true;

    /// <summary>True where it is added to a table whose rows nothing before keeps apart on it.</summary>
    internal bool MayMeetDuplicates { get; init; }

    /// <summary>Where it is declared, or null for the profile.</summary>
    public Origin? Origin { get; init; }

    /// <summary>True when ON CONSTRAINT finds it.</summary>
    public bool IsConstraint => Kind != UniqueKeyKind.Index;

    /// <summary>The key columns where the key has no expression; otherwise a default array.</summary>
    public ImmutableArray<string> Columns =>
        Elements.All(static e => e.Column is not null) ? ImmutableArray.CreateRange(Elements, static e => e.Column!) : default;
}

/// <summary>One column or expression of a unique key.</summary>
public sealed record KeyElement
{
    /// <summary>The column, or null for an expression.</summary>
    public string? Column { get; init; }

    /// <summary>The expression, or null for a plain column.</summary>
    internal Expression? Expression { get; init; }

    /// <summary>The COLLATE of the element as written, or null for the column's own.</summary>
    public string? Collation { get; init; }

    /// <summary>The operator class as written, or null for the default one.</summary>
    public string? OperatorClass { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Column is not null ? Identifier.Quote(Column) : Expression?.ToString() ?? "?";
}
