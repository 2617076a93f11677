using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>CREATE TABLE.</summary>
internal sealed partial class SchemaReplay
{
    private void CreateTable(CreateTableStatement statement)
    {
        var name = statement.Name.Name;
        var schema = statement.IsTemporary ? TemporarySchema : statement.Name.Schema ?? CreationSchema();
        if (schema is null)
        {
            _unknownNames.Add(name);
            return;
        }

        var declaredTwice = false;
        if (_state.TryFind(schema, name, out var existing))
        {
            if (statement.IfNotExists)
                return;
            if (_guards > 0)
            {
                Refuse(_state.TryGet(existing.Relation, out var other) ? other : null, Refusal.DuplicateTable);
                return;
            }

            if (!ReplaceExisting(existing, out declaredTwice))
                return;
        }

        _declaresTables = true;
        var id = _state.NewId();
        var table = new Relation
        {
            Id = id,
            Schema = schema,
            Name = name,
            Kind = statement.IsPartitioned ? RelationKind.PartitionedTable : statement.IsForeign ? RelationKind.ForeignTable : RelationKind.Table,
            IsKnown = !statement.HasUnknownColumns && !declaredTwice && !(statement.IfNotExists && _unknownNames.Contains(name)),
            IsDeclaredTwice = declaredTwice,
            Origin = OriginOf(statement.NameSpan),
        };
        _state.AddSchema(schema);
        if (statement.Query is { } query)
            table = ColumnsOf(query, statement.QueryNames) is { } columns ? table with { Columns = columns } : table with { IsKnown = false };
        table = AddParents(table, statement);
        table = AddItemColumns(table, statement);
        if (!table.InheritParents.IsEmpty)
            table = table with { LocalColumns = ImmutableArray.CreateRange(statement.Items.OfType<ColumnDefinition>().Select(static c => c.Name)) };
        _state.AddName(schema, name, new NameEntry(id, IsIndex: false));
        _state.Put(table);
        AddItemConstraints(id, statement);
        if (statement.Query is not null || statement.HasUnknownColumns)
            _withRows.Add(id);
    }

    /// <summary>
    /// A name that is taken: the statement would fail. If what has the name is not known any more, a statement that was not understood
    /// took it away; else the same table is declared twice, and nothing says which declaration counts.
    /// </summary>
    private bool ReplaceExisting(NameEntry existing, out bool declaredTwice)
    {
        declaredTwice = false;
        if (existing.IsIndex || !_state.TryGet(existing.Relation, out var relation))
            return false;
        if (relation.IsKnown)
        {
            _state.Put(relation with { IsKnown = false, IsDeclaredTwice = true });
            return false;
        }

        declaredTwice = relation.IsDeclaredTwice;
        DropRelation(relation);
        return true;
    }

    /// <summary>The columns of INHERITS and PARTITION OF.</summary>
    private Relation AddParents(Relation table, CreateTableStatement statement)
    {
        if (statement.PartitionOf is { } partitioned)
        {
            if (!TryFindRelation(partitioned, out var parent))
                return table with { IsKnown = false, PartitionParent = -1 };
            _state.Put(parent with { Children = parent.Children.Add(table.Id) });
            return table with
            {
                PartitionParent = parent.Id,
                Columns = Inherited(parent),
                IsKnown = table.IsKnown && parent.IsKnown,
                Constraints = InheritedConstraints(table, parent),
            };
        }

        foreach (var name in statement.Inherits)
        {
            if (!TryFindRelation(name, out var parent))
            {
                table = table with { IsKnown = false };
                continue;
            }

            _state.Put(parent with { Children = parent.Children.Add(table.Id) });
            table = table with
            {
                InheritParents = table.InheritParents.Add(parent.Id),
                IsKnown = table.IsKnown && parent.IsKnown,
                Constraints = InheritedConstraints(table, parent),
            };
            foreach (var column in Inherited(parent))
                table = MergeColumn(table, column);
        }

        return table;
    }

    /// <summary>What a child gets of its parent's columns: identity is the parent's own.</summary>
    private static ImmutableArray<Column> Inherited(Relation parent)
    {
        var columns = parent.Columns.ToBuilder();
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Generation is ColumnGeneration.IdentityAlways or ColumnGeneration.IdentityByDefault)
                columns[i] = columns[i] with { Generation = ColumnGeneration.None };
        }

        return columns.ToImmutable();
    }

    private ImmutableArray<TableConstraint> InheritedConstraints(Relation table, Relation parent)
    {
        var constraints = table.Constraints;
        foreach (var constraint in parent.Constraints)
        {
            if (constraint.Kind != ConstraintKind.Check && parent.Kind != RelationKind.PartitionedTable)
                continue;
            constraints = constraints.Add(constraint);
            _state.AddConstraintName(table.Schema, constraint.Name);
        }

        return constraints;
    }

    private static Relation MergeColumn(Relation table, Column column)
    {
        var index = table.FindColumn(column.Name);
        if (index < 0)
            return table with { Columns = table.Columns.Add(column) };
        var old = table.Columns[index];
        return table.WithColumn(index, old with
        {
            IsNullable = old.IsNullable && column.IsNullable,
            Default = column.Default ?? old.Default,
            Generation = column.Generation == ColumnGeneration.None ? old.Generation : column.Generation,
        });
    }

    private Relation AddItemColumns(Relation table, CreateTableStatement statement)
    {
        // Most tables come in one piece: nothing is there to merge with, and one array takes all columns.
        table = AddFirstColumns(table, statement.Items, out var added);
        for (var i = added; i < statement.Items.Length; i++)
        {
            var item = statement.Items[i];
            switch (item)
            {
                case ColumnDefinition { Type: null } definition:
                    table = MergeColumn(table, ColumnOf(definition));
                    break;
                case ColumnDefinition definition:
                    table = MergeColumn(table, ColumnOf(definition));
                    if (definition.Kind is ColumnKind.Serial or ColumnKind.IdentityAlways or ColumnKind.IdentityByDefault)
                        table = AddSequence(table, definition.Name);
                    break;
                case LikeClause like:
                    table = AddLikeColumns(table, like);
                    break;
                case ConstraintDefinition { Kind: ConstraintKind.NotNull } constraint:
                    table = SetNotNull(table, constraint.Elements[0].Column!);
                    break;
            }
        }

        return table;
    }

    /// <summary>Adds the columns at the start of the list, as long as they are new ones with a type.</summary>
    private Relation AddFirstColumns(Relation table, ImmutableArray<object> items, out int added)
    {
        added = 0;
        if (!table.Columns.IsEmpty)
            return table;
        while (added < items.Length && items[added] is ColumnDefinition { Type: not null })
            added++;
        var columns = ImmutableArray.CreateBuilder<Column>(added);
        for (var i = 0; i < added; i++)
        {
            var definition = (ColumnDefinition)items[i];
            if (Contains(columns, definition.Name))
            {
                added = i;
                break;
            }

            columns.Add(ColumnOf(definition));
            if (definition.Kind is ColumnKind.Serial or ColumnKind.IdentityAlways or ColumnKind.IdentityByDefault)
                table = AddSequence(table, definition.Name);
        }

        return added == 0 ? table : table with { Columns = columns.Count == columns.Capacity ? columns.MoveToImmutable() : columns.ToImmutable() };
    }

    private static bool Contains(ImmutableArray<Column>.Builder columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (string.Equals(columns[i].Name, name, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static Column ColumnOf(ColumnDefinition definition) => new()
    {
        Name = definition.Name,
        Type = definition.Type ?? "unknown",
        IsNullable = !definition.NotNull,
        Collation = definition.Collation,
        Default = DefaultOf(definition.Default),
        GenerationExpression = definition.Generation,
        Generation = definition.Kind switch
        {
            ColumnKind.Serial => ColumnGeneration.Sequence,
            ColumnKind.IdentityAlways => ColumnGeneration.IdentityAlways,
            ColumnKind.IdentityByDefault => ColumnGeneration.IdentityByDefault,
            ColumnKind.Stored => ColumnGeneration.Stored,
            ColumnKind.Virtual => ColumnGeneration.Virtual,
            _ => IsSequenceDefault(definition.Default) ? ColumnGeneration.Sequence : ColumnGeneration.None,
        },
    };

    /// <summary>DEFAULT NULL is no default to the server either.</summary>
    private static Expression? DefaultOf(Expression? value)
    {
        var operand = value;
        while (operand is CastExpression cast)
            operand = cast.Operand;
        return operand is LiteralExpression { Kind: LiteralKind.Null } ? null : value;
    }

    private static bool IsSequenceDefault(Expression? value)
    {
        while (value is CastExpression cast)
            value = cast.Operand;
        return value is CallExpression { Name: "nextval" };
    }

    /// <summary>The sequence of a serial or identity column takes a name, and goes with the table.</summary>
    private Relation AddSequence(Relation table, string column)
    {
        var name = _state.ChooseRelationName(table.Schema, table.Name, column, "seq", isConstraint: false);
        var sequence = new Relation { Id = _state.NewId(), Schema = table.Schema, Name = name, Kind = RelationKind.Sequence, Owner = table.Id, OwnerColumn = column };
        _state.AddName(table.Schema, name, new NameEntry(sequence.Id, IsIndex: false));
        _state.Put(sequence);
        return table with { OwnedSequences = table.OwnedSequences.Add(sequence.Id) };
    }
}
