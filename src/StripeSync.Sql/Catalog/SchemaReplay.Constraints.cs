using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>The constraints of CREATE TABLE, and those without an index.</summary>
internal sealed partial class SchemaReplay
{
    /// <summary>Checks, then keys (the primary key first, then in text order), then references, then what LIKE copies: the server's order.</summary>
    private void AddItemConstraints(int id, CreateTableStatement statement)
    {
        var constraints = ConstraintsOf(statement);
        var keys = new List<TableIndex>();
        TableIndex? primary = null;
        foreach (var constraint in constraints)
        {
            if (constraint.Kind is ConstraintKind.Check or ConstraintKind.NotNull)
                AddPlainConstraint(id, constraint);
            if (!constraint.IsKey)
                continue;
            var key = IndexOf(constraint);
            keys.Add(key);
            if (constraint.Kind == ConstraintKind.PrimaryKey)
                primary ??= key;
        }

        if (statement.PartitionOf is not null && _state.Get(id).PartitionParent > 0)
            CopyParentIndexes(id);
        foreach (var key in Collapse(keys, primary))
            AddIndex(id, key, recurse: true);
        foreach (var constraint in constraints)
        {
            if (constraint.Kind == ConstraintKind.ForeignKey)
                AddPlainConstraint(id, constraint);
        }

        foreach (var item in statement.Items)
        {
            if (item is LikeClause like && TryFindRelation(like.Source, out var source))
                CopyLike(id, like, source);
        }
    }

    private readonly List<ConstraintDefinition> _constraintsOfTable = new();

    private List<ConstraintDefinition> ConstraintsOf(CreateTableStatement statement)
    {
        var all = _constraintsOfTable;
        all.Clear();
        foreach (var item in statement.Items)
        {
            if (item is ConstraintDefinition constraint)
            {
                all.Add(constraint);
            }
            else if (item is ColumnDefinition column)
            {
                foreach (var own in column.Constraints)
                    all.Add(own);
            }
        }

        return all;
    }

    /// <summary>
    /// Equal keys of one statement become one index; the primary key comes first and absorbs the others.
    /// The first explicit name is used.
    /// </summary>
    private static List<TableIndex> Collapse(List<TableIndex> keys, TableIndex? primary)
    {
        if (keys.Count < 2)
            return keys;
        var kept = new List<TableIndex>();
        if (primary is not null)
            kept.Add(primary);
        foreach (var key in keys)
        {
            if (ReferenceEquals(key, primary))
                continue;
            var twin = kept.FindIndex(k => IsRedundant(k, key));
            if (twin < 0)
                kept.Add(key);
            else if (kept[twin].Name.Length == 0)
                kept[twin] = kept[twin] with { Name = key.Name };
        }

        return kept;
    }

    private static bool IsRedundant(TableIndex first, TableIndex second) =>
        (first.Constraint == ConstraintKind.Exclusion) == (second.Constraint == ConstraintKind.Exclusion) && first.Predicate?.Canonical == second.Predicate?.Canonical
        && first.IsDeferrable == second.IsDeferrable && first.IsInitiallyDeferred == second.IsInitiallyDeferred
        && first.NullsNotDistinct == second.NullsNotDistinct && first.WithoutOverlaps == second.WithoutOverlaps
        && first.Include.SequenceEqual(second.Include) && first.Elements.SequenceEqual(second.Elements);

    private TableIndex IndexOf(ConstraintDefinition constraint) => new()
    {
        Name = constraint.Name ?? "",
        Constraint = constraint.Kind,
        IsUnique = constraint.Kind != ConstraintKind.Exclusion,
        WithoutOverlaps = constraint.WithoutOverlaps,
        Elements = constraint.Elements,
        Include = constraint.Include,
        Predicate = constraint.Kind == ConstraintKind.Exclusion ? constraint.Expression : null,
        NullsNotDistinct = constraint.NullsNotDistinct,
        IsDeferrable = constraint.IsDeferrable,
        IsInitiallyDeferred = constraint.IsInitiallyDeferred,
        Method = constraint.Kind == ConstraintKind.Exclusion || constraint.WithoutOverlaps ? "gist" : "btree",
        Origin = OriginOf(constraint.Span),
    };

    /// <summary>Adds a CHECK, FOREIGN KEY or named NOT NULL constraint.</summary>
    /// <returns>False where the server would refuse it.</returns>
    private bool AddPlainConstraint(int id, ConstraintDefinition constraint)
    {
        var table = _state.Get(id);
        if (constraint.Kind == ConstraintKind.NotNull)
        {
            var column = constraint.Elements[0].Column!;
            table = SetNotNull(table, column);
            _state.Put(table);

            // Before PostgreSQL 18 NOT NULL is a property of the column, and its name is dropped.
            if (_options.PostgresVersion < 18)
                return true;
            AddConstraint(table, new TableConstraint(
                constraint.Name ?? _state.ChooseConstraintName(table.Schema, table.Name, column, "not_null"), ConstraintKind.NotNull, ImmutableArray.Create(column), null));
            return true;
        }

        ImmutableArray<string> columns;
        string name;
        if (constraint.Kind == ConstraintKind.ForeignKey)
        {
            columns = ImmutableArray.CreateRange(constraint.Elements, static e => e.Column!);
            name = constraint.Name ?? _state.ChooseConstraintName(table.Schema, table.Name, DefaultNames.Join(columns), "fkey");
        }
        else
        {
            var mentioned = new HashSet<string>(StringComparer.Ordinal);
            ExpressionTree.CollectColumns(constraint.Expression, mentioned);
            mentioned.RemoveWhere(c => table.FindColumn(c) < 0);
            columns = ImmutableArray.CreateRange(mentioned);
            name = constraint.Name ?? _state.ChooseConstraintName(table.Schema, table.Name, columns.Length == 1 ? columns[0] : null, "check");
        }

        if (table.FindConstraint(name) >= 0 || table.FindIndex(name) is >= 0 and var index && table.Indexes[index].Constraint is not null)
            return Fails(Refusal.DuplicateObject);
        if (!constraint.IsNotValid)
            LookAtRows(table);
        var expression = constraint is { IsNotEnforced: true, Expression: { } ignored } ? new UnknownExpression(ignored.Span) : constraint.Expression;
        var added = new TableConstraint(name, constraint.Kind, columns, expression);
        if (constraint.Target is { } target && TryFind(target, out _, out var referred) && !referred.IsIndex)
        {
            added = added with { Target = referred.Relation, TargetColumns = constraint.TargetColumns };
            Refers(id, referred.Relation);
        }

        AddConstraint(table, added);
        if (added.Kind == ConstraintKind.Check && !constraint.IsNoInherit)
            AddBelow(table, added);
        return true;
    }

    /// <summary>Children and partitions take a CHECK of their parent under its name; one that is there already is merged.</summary>
    private void AddBelow(Relation table, TableConstraint constraint)
    {
        foreach (var id in table.Children)
        {
            if (!_state.TryGet(id, out var child))
                continue;
            if (child.FindConstraint(constraint.Name) < 0)
                AddConstraint(child, constraint);
            AddBelow(child, constraint);
        }
    }

    private void AddConstraint(Relation table, TableConstraint constraint)
    {
        _state.AddConstraintName(table.Schema, constraint.Name);
        _state.Put(table with { Constraints = table.Constraints.Add(constraint) });
    }

    private static Relation SetNotNull(Relation table, string column)
    {
        var index = table.FindColumn(column);
        return index < 0 || !table.Columns[index].IsNullable ? table : table.WithColumn(index, table.Columns[index] with { IsNullable = false });
    }

    /// <summary>The columns of a primary key are NOT NULL in the tables that inherit them, too.</summary>
    private void SetNotNullBelow(Relation table, TableIndex index)
    {
        foreach (var id in table.Children)
        {
            if (!_state.TryGet(id, out var child))
                continue;
            foreach (var element in index.Elements)
                child = SetNotNull(child, element.Column!);
            _state.Put(child);
            SetNotNullBelow(child, index);
        }
    }
}
