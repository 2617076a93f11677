using System.Collections.Immutable;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

internal enum AlterAction
{
    AddColumn,
    DropColumn,
    SetType,
    SetDefault,
    DropDefault,
    SetNotNull,
    DropNotNull,
    SetIdentity,
    DropIdentity,
    SetExpression,
    DropExpression,
    AddConstraint,
    DropConstraint,
    RenameTable,
    RenameColumn,
    RenameConstraint,
    SetSchema,
    AttachPartition,
    DetachPartition,
    Inherit,
    NoInherit,
    DisableRule,
    EnableRule,
}

/// <summary>One action of ALTER TABLE; those without consequence for columns and keys have no node.</summary>
internal sealed record AlterTableAction(AlterAction Action, SqlSpan Span)
{
    /// <summary>The column, constraint, rule or old name that it is about.</summary>
    public string Name { get; init; } = "";

    /// <summary>The new name or schema.</summary>
    public string NewName { get; init; } = "";

    public bool IfExists { get; init; }

    /// <summary>ADD COLUMN IF NOT EXISTS.</summary>
    public bool IfNotExists { get; init; }

    public bool Cascade { get; init; }

    public ColumnDefinition? Column { get; init; }

    public ConstraintDefinition? Constraint { get; init; }

    public string? Type { get; init; }

    public string? Collation { get; init; }

    public Expression? Expression { get; init; }

    public bool IsAlways { get; init; }

    /// <summary>The partition or parent.</summary>
    public ObjectName Other { get; init; }

    /// <summary>
    /// The server carries out the actions of one statement in passes, whatever their order in the text: so a key may be
    /// added in front of the words that drop its predecessor.
    /// </summary>
    public int Pass => Action switch
    {
        AlterAction.DropColumn or AlterAction.DropConstraint or AlterAction.DropNotNull or AlterAction.DropExpression => 0,
        AlterAction.SetType => 1,
        AlterAction.AddColumn => 2,
        AlterAction.SetExpression => 3,
        AlterAction.SetNotNull or AlterAction.SetDefault or AlterAction.DropDefault or AlterAction.SetIdentity or AlterAction.DropIdentity => 4,
        AlterAction.AddConstraint when Constraint!.UsingIndex is not null => 5,
        AlterAction.AddConstraint when Constraint!.IsKey => 6,
        AlterAction.AddConstraint => 7,
        _ => 8,
    };

    public const int Passes = 9;
}

/// <summary>ALTER TABLE, and ALTER VIEW, INDEX, SEQUENCE … where they rename or move a relation.</summary>
internal sealed class AlterTableStatement(SqlSpan span, ObjectName name, ImmutableArray<AlterTableAction> actions) : SchemaStatement(span)
{
    public ObjectName Name { get; } = name;

    public ImmutableArray<AlterTableAction> Actions { get; } = actions;

    public SqlSpan NameSpan { get; init; }

    /// <summary>True for ALTER TABLE itself.</summary>
    public bool IsTable { get; init; }

    public bool IfExists { get; init; }

    public bool Only { get; init; }
}
