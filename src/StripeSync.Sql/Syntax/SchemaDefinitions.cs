using System.Collections.Immutable;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

internal enum ConstraintKind
{
    PrimaryKey,
    Unique,
    Exclusion,
    Check,
    ForeignKey,

    /// <summary>NOT NULL with a name of its own or in the table form: a constraint from PostgreSQL 18 on.</summary>
    NotNull,
}

/// <summary>A column or table constraint.</summary>
internal sealed record ConstraintDefinition
{
    public required ConstraintKind Kind { get; init; }

    public required SqlSpan Span { get; init; }

    /// <summary>The name behind CONSTRAINT, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The elements of a key or exclusion constraint, or the columns of a foreign key or NOT NULL.</summary>
    public ImmutableArray<IndexElement> Elements { get; init; } = ImmutableArray<IndexElement>.Empty;

    public ImmutableArray<string> Include { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>The CHECK expression, or the WHERE of EXCLUDE.</summary>
    public Expression? Expression { get; init; }

    /// <summary>What a foreign key refers to.</summary>
    public ObjectName? Target { get; init; }

    /// <summary>The columns that it refers to; empty for the primary key.</summary>
    public ImmutableArray<string> TargetColumns { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>The index of ADD CONSTRAINT … USING INDEX.</summary>
    public string? UsingIndex { get; init; }

    public bool NullsNotDistinct { get; init; }

    public bool IsDeferrable { get; init; }

    public bool IsInitiallyDeferred { get; init; }

    /// <summary>NO INHERIT: children do not take the CHECK.</summary>
    public bool IsNoInherit { get; init; }

    /// <summary>NOT ENFORCED (PostgreSQL 18): no row is checked.</summary>
    public bool IsNotEnforced { get; init; }

    /// <summary>NOT VALID, or NOT ENFORCED: the rows that are there may break it.</summary>
    public bool IsNotValid { get; init; }

    public bool WithoutOverlaps { get; init; }

    public bool IsKey => Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique or ConstraintKind.Exclusion;
}

/// <summary>One element of an index: a column or an expression.</summary>
internal sealed record IndexElement
{
    public string? Column { get; init; }

    public Expression? Expression { get; init; }

    public string? Collation { get; init; }

    public string? OperatorClass { get; init; }

    /// <summary>DESC, NULLS FIRST or NULLS LAST.</summary>
    public bool HasOrder { get; init; }

    /// <summary>The operator behind WITH of an exclusion constraint.</summary>
    public string? ExclusionOperator { get; init; }
}

internal enum ColumnKind
{
    Ordinary,
    Serial,
    IdentityAlways,
    IdentityByDefault,
    Stored,
    Virtual,
}

internal sealed record ColumnDefinition
{
    public required string Name { get; init; }

    /// <summary>The type, or null where another table decides (PARTITION OF, OF type).</summary>
    public string? Type { get; init; }

    public ColumnKind Kind { get; init; }

    public bool NotNull { get; init; }

    public string? Collation { get; init; }

    public Expression? Default { get; init; }

    /// <summary>The expression of a generated column.</summary>
    public Expression? Generation { get; init; }

    /// <summary>Keys, checks and references, in text order.</summary>
    public ImmutableArray<ConstraintDefinition> Constraints { get; init; } = ImmutableArray<ConstraintDefinition>.Empty;
}

/// <summary>LIKE source INCLUDING ….</summary>
internal sealed record LikeClause(ObjectName Source, bool Defaults, bool Generated, bool Identity, bool Indexes, bool Constraints);

/// <summary>CREATE TABLE in all its forms.</summary>
internal sealed class CreateTableStatement(SqlSpan span, ObjectName name) : SchemaStatement(span)
{
    public ObjectName Name { get; } = name;

    public SqlSpan NameSpan { get; init; }

    public bool IsTemporary { get; init; }

    public bool IfNotExists { get; init; }

    public bool IsForeign { get; init; }

    /// <summary>True with PARTITION BY.</summary>
    public bool IsPartitioned { get; init; }

    /// <summary>True where a type makes the columns, or a query that is not understood.</summary>
    public bool HasUnknownColumns { get; init; }

    /// <summary>The query that makes the columns, as far as it is understood; null without one.</summary>
    public QueryColumns? Query { get; init; }

    /// <summary>The names of the first columns of <see cref="Query"/>.</summary>
    public ImmutableArray<string> QueryNames { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>In text order: <see cref="ColumnDefinition"/>, <see cref="ConstraintDefinition"/>, <see cref="LikeClause"/>.</summary>
    public ImmutableArray<object> Items { get; init; } = ImmutableArray<object>.Empty;

    public ImmutableArray<ObjectName> Inherits { get; init; } = ImmutableArray<ObjectName>.Empty;

    public ObjectName? PartitionOf { get; init; }
}

internal sealed class CreateIndexStatement(SqlSpan span, ObjectName table) : SchemaStatement(span)
{
    public ObjectName Table { get; } = table;

    public SqlSpan TableSpan { get; init; }

    public string? Name { get; init; }

    public SqlSpan NameSpan { get; init; }

    public bool IsUnique { get; init; }

    public bool IfNotExists { get; init; }

    /// <summary>CONCURRENTLY: where rows violate it, an invalid index stays.</summary>
    public bool IsConcurrent { get; init; }

    /// <summary>ON ONLY: partitions get no index.</summary>
    public bool Only { get; init; }

    public ImmutableArray<IndexElement> Elements { get; init; } = ImmutableArray<IndexElement>.Empty;

    public ImmutableArray<string> Include { get; init; } = ImmutableArray<string>.Empty;

    public Expression? Predicate { get; init; }

    public bool NullsNotDistinct { get; init; }

    public string Method { get; init; } = "btree";
}
