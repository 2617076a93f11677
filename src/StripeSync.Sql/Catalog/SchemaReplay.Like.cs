using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>LIKE: what a table takes from another one.</summary>
internal sealed partial class SchemaReplay
{
    private Relation AddLikeColumns(Relation table, LikeClause like)
    {
        if (!TryFindRelation(like.Source, out var source) || !source.HasColumns)
            return table with { IsKnown = false };
        foreach (var column in source.Columns)
        {
            var isIdentity = column.Generation is ColumnGeneration.IdentityAlways or ColumnGeneration.IdentityByDefault;
            var isGenerated = column.Generation is ColumnGeneration.Stored or ColumnGeneration.Virtual;
            var keeps = isIdentity ? like.Identity : isGenerated ? like.Generated : like.Defaults;
            table = MergeColumn(table, new Column
            {
                Name = column.Name,
                Type = column.Type,
                IsNullable = column.IsNullable,
                Collation = column.Collation,
                Default = like.Defaults ? column.Default : null,
                Generation = keeps ? column.Generation : ColumnGeneration.None,
                GenerationExpression = keeps ? column.GenerationExpression : null,
            });
            if (isIdentity && keeps)
                table = AddSequence(table, column.Name);
        }

        return source.IsKnown ? table : table with { IsKnown = false };
    }

    private void CopyLike(int id, LikeClause like, Relation source)
    {
        if (like.Constraints)
        {
            foreach (var constraint in source.Constraints)
            {
                if (constraint.Kind == ConstraintKind.Check && _state.Get(id).FindConstraint(constraint.Name) < 0)
                    AddConstraint(_state.Get(id), constraint);
            }
        }

        if (!like.Indexes)
            return;
        foreach (var index in source.Indexes)
        {
            AddIndex(id, CopyOf(index), recurse: true);
            if (index.HasRenamedColumn)
                MakeUnknown(_state.Get(id)); // Its name is made of the old column name, which is not kept.
        }
    }

    /// <summary>An index like another one, without its name.</summary>
    private static TableIndex CopyOf(TableIndex index) => index with { Id = 0, ParentId = 0, Name = "", IsValid = true, MayMeetDuplicates = false };
}
