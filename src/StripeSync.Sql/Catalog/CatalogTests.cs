using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>The conditions of a query of the system catalogs by what they are about.</summary>
internal sealed class CatalogTests
{
    private readonly string? _constraintKind;
    private readonly string? _relationKind;

    public CatalogTests(ImmutableArray<CatalogTest> tests)
    {
        foreach (var test in tests)
        {
            switch (test.Column)
            {
                case "relname" or "tablename" or "table_name" or "viewname" or "matviewname": Relation = Once(Relation, test); break;
                case "nspname" or "schemaname" or "table_schema" or "constraint_schema" or "schema_name" when test.Value is null: IsCurrentSchema = true; break;
                case "nspname" or "schemaname" or "table_schema" or "constraint_schema" or "schema_name": Schema = Once(Schema, test); break;
                case "conname" or "constraint_name": Constraint = Once(Constraint, test); break;
                case "indexname": Index = Once(Index, test); break;
                case "column_name" or "attname": Column = Once(Column, test); break;
                case "contype" or "constraint_type": _constraintKind = Once(_constraintKind, test); break;
                case "relkind": _relationKind = Once(_relationKind, test); break;
                default: AreAllUsed = false; break;
            }
        }
    }

    public string? Relation { get; }

    public string? Schema { get; }

    public bool IsCurrentSchema { get; }

    public string? Constraint { get; }

    public string? Index { get; }

    public string? Column { get; }

    /// <summary>False where a column is tested that says nothing here.</summary>
    public bool AreAllUsed { get; } = true;

    /// <summary>True where one column is to equal two values: the catalog is joined twice.</summary>
    public bool IsContradictory { get; private set; }

    public bool AllowsAnyConstraint => _constraintKind is null;

    public bool AllowsConstraint(ConstraintKind kind) => _constraintKind is null || kind switch
    {
        ConstraintKind.PrimaryKey => _constraintKind is "p" or "PRIMARY KEY",
        ConstraintKind.Unique => _constraintKind is "u" or "UNIQUE",
        ConstraintKind.Check => _constraintKind is "c" or "CHECK",
        ConstraintKind.ForeignKey => _constraintKind is "f" or "FOREIGN KEY",
        ConstraintKind.Exclusion => _constraintKind == "x",
        _ => false,
    };

    /// <param name="kind">The kind of a relation; null for an index or a composite type.</param>
    public Ternary AllowsKind(RelationKind? kind) => _relationKind switch
    {
        null => kind is null ? Ternary.Unknown : Ternary.Yes,
        "r" => TernaryLogic.Of(kind == RelationKind.Table),
        "p" => TernaryLogic.Of(kind == RelationKind.PartitionedTable),
        "v" => TernaryLogic.Of(kind == RelationKind.View),
        "m" => TernaryLogic.Of(kind == RelationKind.MaterializedView),
        "S" => TernaryLogic.Of(kind == RelationKind.Sequence),
        "f" => TernaryLogic.Of(kind == RelationKind.ForeignTable),
        "i" => TernaryLogic.Of(kind is null),
        _ => Ternary.Unknown,
    };

    private string? Once(string? before, CatalogTest test)
    {
        IsContradictory |= test.Value is null || (before is not null && before != test.Value);
        return test.Value;
    }
}
