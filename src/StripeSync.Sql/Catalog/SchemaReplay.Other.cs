using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>Schemas, views, rules, and everything that is dropped or renamed.</summary>
internal sealed partial class SchemaReplay
{
    private void CreateSchema(CreateSchemaStatement statement)
    {
        _state.AddSchema(statement.Name);
        if (statement.Elements.IsEmpty)
            return;
        var path = _path;
        _path = ImmutableArray.Create(statement.Name).AddRange(path);
        foreach (var element in statement.Elements)
            Execute(element);
        _path = path;
    }

    private void CreateRelation(CreateRelationStatement statement)
    {
        var schema = statement.IsTemporary ? TemporarySchema : statement.Name.Schema ?? CreationSchema();
        if (schema is null)
            return;
        if (_state.IsNameTaken(schema, statement.Name.Name))
        {
            if (statement.IsReplace && TryFind(statement.Name, out _, out var old) && !old.IsIndex && _state.TryGet(old.Relation, out var view) && view.Kind == RelationKind.View)
                _state.Put(WithDefinition(view, statement));
            else if (_guards > 0 && !statement.IfNotExists)
                Refuse(null, Refusal.DuplicateTable);
            if (!TakeUnknownView(schema, statement.Name.Name))
                return;
        }

        _state.AddSchema(schema);
        if (statement.Kind == SchemaObjectKind.Type)
        {
            _state.AddName(schema, statement.Name.Name, new NameEntry(0, IsIndex: false));
            return;
        }

        var id = _state.NewId();
        if (statement.Kind != SchemaObjectKind.Sequence)
            _views.Add(id);
        _state.AddName(schema, statement.Name.Name, new NameEntry(id, IsIndex: false));
        _state.Put(WithDefinition(new Relation
        {
            Id = id,
            Schema = schema,
            Name = statement.Name.Name,
            Kind = statement.Kind switch
            {
                SchemaObjectKind.View => RelationKind.View,
                SchemaObjectKind.Sequence => RelationKind.Sequence,
                _ => RelationKind.MaterializedView,
            },
            Origin = OriginOf(statement.Span),
        }, statement));
    }

    /// <summary>A view that CASCADE may have taken along is made anew.</summary>
    private bool TakeUnknownView(string schema, string name)
    {
        if (!_state.TryFind(schema, name, out var entry) || entry.IsIndex || !_state.TryGet(entry.Relation, out var old) || old.IsKnown || !_views.Contains(old.Id))
            return false;
        DropRelation(old);
        return true;
    }

    private Relation WithDefinition(Relation view, CreateRelationStatement statement)
    {
        if (statement.View is null || !TryFind(statement.View.Base, out _, out var under) || under.IsIndex || under.Relation == view.Id)
            return view with { View = null };
        return view with { View = statement.View, ViewBase = under.Relation };
    }

    private void CreateRule(CreateRuleStatement statement) => Change(statement.Table, r =>
    {
        var rules = r.Rules;
        for (var i = rules.Length - 1; i >= 0; i--)
        {
            if (string.Equals(rules[i].Name, statement.Name, StringComparison.Ordinal))
                rules = rules.RemoveAt(i);
        }

        return r with { Rules = rules.Add(new TableRule(statement.Name, IsEnabled: true)) };
    });

    private void Drop(DropStatement statement)
    {
        for (var i = 0; i < statement.Names.Length; i++)
        {
            var name = statement.Names[i];
            if (statement is { Kind: SchemaObjectKind.Table, IfExists: false })
                NoteUndeclared(name, statement.NameSpans[i]);
            switch (statement.Kind)
            {
                case SchemaObjectKind.Trigger:
                    _uncertain |= !statement.IfExists;
                    Change(statement.On!.Value, r => r with { BeforeTriggers = r.BeforeTriggers.Remove(name.Name) });
                    break;
                case SchemaObjectKind.Rule:
                    _uncertain |= !statement.IfExists;
                    Change(statement.On!.Value, r => r with { Rules = r.Rules.RemoveAll(rule => string.Equals(rule.Name, name.Name, StringComparison.Ordinal)) });
                    break;
                case SchemaObjectKind.Index:
                    if (TryFindIndex(name, out var table, out var index) && index.Constraint is null && index.ParentId == 0)
                        RemoveIndex(table.Id, index);
                    else
                        _uncertain |= !statement.IfExists; // Something that no migration declares, or that is needed.
                    break;
                case SchemaObjectKind.Schema:
                    DropSchema(name.Name, statement.Cascade);
                    break;
                case SchemaObjectKind.Type:
                    DropType(name, statement.Cascade);
                    break;
                case SchemaObjectKind.Function or SchemaObjectKind.Extension or SchemaObjectKind.Collation:
                    if (statement.Cascade)
                        MakeUsersUnknown(name.Name);
                    break;
                default:
                    if (TryFind(name, out _, out var entry) && !entry.IsIndex && _state.TryGet(entry.Relation, out var relation) && IsOfKind(relation.Kind, statement.Kind))
                        DropRelation(relation, statement.Cascade);
                    else
                        _uncertain |= !statement.IfExists;
                    break;
            }
        }
    }

    private void DropRelation(Relation relation, bool cascade)
    {
        DropRelation(relation);
        if (!cascade)
            return;
        if (relation.Kind == RelationKind.Sequence)
            DropDefaults(relation.Name);
        DropReferences(relation.Id, static _ => true);
        DropViews(relation.Id, surely: true);
    }

    private static bool IsOfKind(RelationKind kind, SchemaObjectKind written) => written switch
    {
        SchemaObjectKind.Table => kind is RelationKind.Table or RelationKind.PartitionedTable,
        SchemaObjectKind.View => kind == RelationKind.View,
        SchemaObjectKind.MaterializedView => kind == RelationKind.MaterializedView,
        SchemaObjectKind.ForeignTable => kind == RelationKind.ForeignTable,
        _ => kind == RelationKind.Sequence,
    };

    /// <summary>Removes a relation with its indexes, sequences and partitions; tables that inherit from it must be dropped too (CASCADE).</summary>
    private void DropRelation(Relation relation)
    {
        _state.RemoveName(relation.Schema, relation.Name);
        foreach (var index in relation.Indexes)
        {
            _state.RemoveName(relation.Schema, index.Name);
            if (index.Constraint is not null)
                _state.RemoveConstraintName(relation.Schema, index.Name);
        }

        foreach (var constraint in relation.Constraints)
            _state.RemoveConstraintName(relation.Schema, constraint.Name);
        _state.Remove(relation.Id);
        foreach (var id in relation.OwnedSequences)
        {
            if (_state.TryGet(id, out var sequence))
                DropRelation(sequence);
        }

        foreach (var id in relation.Children)
        {
            if (_state.TryGet(id, out var child))
                DropRelation(child);
        }

        if (_state.TryGet(relation.PartitionParent, out var parent))
            _state.Put(parent with { Children = parent.Children.Remove(relation.Id) });
        foreach (var id in relation.InheritParents)
        {
            if (_state.TryGet(id, out var inherited))
                _state.Put(inherited with { Children = inherited.Children.Remove(relation.Id) });
        }
    }

    private void DropTemporary()
    {
        if (!_state.NameSchemas.Remove(TemporarySchema))
            return;
        foreach (var relation in _state.Relations.ToArray())
        {
            if (relation.Schema == TemporarySchema && _state.TryGet(relation.Id, out var current))
                DropRelation(current);
        }
    }

    private void DropSchema(string name, bool cascade)
    {
        _state.RemoveSchema(name);
        if (!cascade)
            return;
        foreach (var relation in _state.Relations.ToArray())
        {
            if (string.Equals(relation.Schema, name, StringComparison.Ordinal) && _state.TryGet(relation.Id, out var current))
                DropRelation(current, cascade: true);
        }
    }

    /// <summary>DROP TYPE … CASCADE drops the columns of the type, and with them the keys that touch them.</summary>
    private void DropType(ObjectName type, bool cascade)
    {
        if (TryFind(type, out var schema, out var entry) && entry.Relation == 0)
            _state.RemoveName(schema, type.Name);
        if (!cascade)
            return;
        foreach (var relation in _state.Relations.ToArray())
        {
            foreach (var column in relation.Columns)
            {
                if (IsType(column.Type, type.Name))
                    DropColumn(relation.Id, column.Name, ifExists: true, cascade: true);
            }
        }
    }

    private static bool IsType(string written, string name) => written.StartsWith(name, StringComparison.Ordinal)
        && (written.Length == name.Length || written[name.Length] is '[' or '(');

    /// <summary>What CASCADE takes along with a function, extension or collation is not worked out: the tables that use it are unknown.</summary>
    private void MakeUsersUnknown(string name)
    {
        foreach (var relation in _state.Relations.ToArray())
        {
            var uses = false;
            foreach (var column in relation.Columns)
                uses |= IsType(column.Type, name) || column.Collation == name || Mentions(column.Default, name) || Mentions(column.GenerationExpression, name);
            foreach (var index in relation.Indexes)
            {
                uses |= Mentions(index.Predicate, name) || (index.Constraint == ConstraintKind.Exclusion && name.StartsWith("btree_", StringComparison.Ordinal));
                foreach (var element in index.Elements)
                    uses |= element.Collation == name || Mentions(element.Expression, name);
            }

            if (uses)
                MakeUnknown(relation);
        }
    }

    private static bool Mentions(Expression? expression, string name) => expression is not null && expression.Canonical.Contains(name);

    private void Rename(RenameStatement statement)
    {
        switch (statement.Kind)
        {
            case SchemaObjectKind.Schema:
                _state.AddSchema(statement.NewName);
                foreach (var relation in _state.Relations.ToArray())
                {
                    if (string.Equals(relation.Schema, statement.OldName, StringComparison.Ordinal) && _state.TryGet(relation.Id, out var current))
                        MoveTable(current, statement.NewName);
                }

                _state.RemoveSchema(statement.OldName);
                break;
            case SchemaObjectKind.Function or SchemaObjectKind.Collation:
                MakeUsersUnknown(statement.OldName); // Their expressions would have to be written anew.
                break;
            case SchemaObjectKind.Type:
                RenameType(statement.OldName, statement.NewName);
                break;
            case SchemaObjectKind.Trigger:
                Change(statement.On!.Value, r => r with { BeforeTriggers = r.BeforeTriggers.Replace(statement.OldName, statement.NewName) });
                break;
            case SchemaObjectKind.Rule:
                Change(statement.On!.Value, r => r with
                {
                    Rules = ImmutableArray.CreateRange(r.Rules, rule => rule.Name == statement.OldName ? rule with { Name = statement.NewName } : rule),
                });
                break;
        }
    }

    private void RenameType(string oldName, string newName)
    {
        foreach (var relation in _state.Relations.ToArray())
        {
            var changed = relation;
            for (var i = 0; i < relation.Columns.Length; i++)
            {
                var column = relation.Columns[i];
                if (IsType(column.Type, oldName))
                    changed = changed.WithColumn(i, column with { Type = newName + column.Type.Substring(oldName.Length) });
            }

            _state.Put(changed);
        }
    }
}
