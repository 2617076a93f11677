using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ3006: IF NOT EXISTS looks at the name alone, so the unique index that the statement describes is never made.</summary>
internal sealed class OlderIndexKept : SchemaRule
{
    public const string Id = "SSQ3006";

    public override IEnumerable<Finding> Judge(Catalog catalog, SchemaFile file)
    {
        foreach (var note in catalog.Notes.KeptIndexes)
        {
            if (note.File != file || catalog.Resolve(note.KeptTable.Schema, note.KeptTable.Name, default) is not { Kind: TableResolutionKind.Found, Table: { } kept }
                || catalog.Resolve(note.WantedTable.Schema, note.WantedTable.Name, default) is not { Kind: TableResolutionKind.Found, Table: { } wanted })
            {
                continue;
            }

            var isOther = note.KeptTable != note.WantedTable;
            if (!isOther && Differs(note.Kept, note.Wanted, kept) != Ternary.Yes)
                continue;

            // Another name may have been found for it meanwhile.
            if (wanted.UniqueKeys.Any(key => IsMade(key, note.Wanted, wanted)))
                continue;
            var name = Identifier.Quote(note.Kept.Name);
            var older = (note.Kept.IsUnique ? "unique " : "") + Columns(note.Kept) + (isOther ? " of " + FindingText.Name(kept) : "");
            var isStricter = !isOther && IsInferred(note.Kept, note.Wanted, kept);
            var consequence = isStricter ? "rows that the new one allows raise 23505" : $"ON CONFLICT {Columns(note.Wanted)} fails with 42P10";
            var message = $"{name} exists already as {older}: IF NOT EXISTS keeps it, and {consequence}; drop the older one, or take another name";
            yield return new Finding(Id, note.Span, Certainty.Possible, isStricter ? "23505" : "42P10", FindingText.Fit(message)) { Table = wanted };
        }
    }

    private static string Columns(TableIndex index) =>
        "(" + string.Join(", ", index.Elements.Select(static e => e.Column is not null ? Identifier.Quote(e.Column) : e.Expression!.Canonical)) + ")" + (index.Predicate is null ? "" : " WHERE " + index.Predicate.Canonical);

    /// <summary>Whether the conflict target of the wanted index infers the older one, which then is over more rows.</summary>
    private static bool IsInferred(TableIndex kept, TableIndex wanted, Table table) => kept.IsUnique
        && SameElements(kept, wanted, table).And(SameElements(wanted, kept, table)) == Ternary.Yes
        && (kept.Predicate is null || PredicateImplication.Implies(wanted.Predicate, kept.Predicate, table) == Ternary.Yes);

    /// <summary>Whether the two are over other columns or other rows.</summary>
    private static Ternary Differs(TableIndex kept, TableIndex wanted, Table table)
    {
        if (!kept.IsUnique)
            return Ternary.Yes;
        return Negate(SameElements(kept, wanted, table).And(SameElements(wanted, kept, table)).And(SamePredicate(kept.Predicate, wanted.Predicate, table)));
    }

    private static bool IsMade(UniqueKey key, TableIndex wanted, Table table)
    {
        if (key.Kind == UniqueKeyKind.Exclusion)
            return false;
        var index = new TableIndex
        {
            IsUnique = true,
            Predicate = key.Predicate,
            Elements = ImmutableArray.CreateRange(key.Elements, static e => new IndexElement { Column = e.Column, Expression = e.Expression }),
        };
        return Differs(index, wanted, table) != Ternary.Yes;
    }

    private static Ternary SameElements(TableIndex one, TableIndex other, Table table)
    {
        var result = Ternary.Yes;
        foreach (var element in one.Elements)
        {
            var found = Ternary.No;
            foreach (var candidate in other.Elements)
                found = found.Or(ExpressionEquality.AreEqual(ExpressionOf(element), ExpressionOf(candidate), table));
            result = result.And(found);
        }

        return result;
    }

    private static Expression ExpressionOf(IndexElement element) => element.Expression ?? new ColumnExpression(default, null, element.Column!);

    private static Ternary SamePredicate(Expression? one, Expression? other, Table table)
    {
        if (one is null || other is null)
            return TernaryLogic.Of(one is null && other is null);
        return PredicateImplication.Implies(one, other, table).And(PredicateImplication.Implies(other, one, table));
    }

    private static Ternary Negate(Ternary value) => value switch
    {
        Ternary.Yes => Ternary.No,
        Ternary.No => Ternary.Yes,
        _ => value,
    };
}
