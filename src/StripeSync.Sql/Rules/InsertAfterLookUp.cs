using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1020: a query finds no row, and the insert behind it raises 23505 because another session inserted it in between.</summary>
internal sealed class InsertAfterLookUp : WriteRule
{
    public const string Id = "SSQ1020";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        var keys = Keys(write, catalog);
        if (keys.IsEmpty || write.Context.HoldsLock)
            return null;
        var message = $"Looking for {FindingText.Keys(keys, "or")} before it is added to {FindingText.Name(write.Table)} is a race: 23505 when two run at once; handle it, or write one INSERT with ON CONFLICT";
        return new RuleFinding(new Finding(Id, write.TargetSpan, Certainty.Possible, "23505", FindingText.Fit(message))
        {
            Table = write.Table,
            Keys = keys,
        });
    }

    /// <summary>The open keys all of whose columns were looked up; a plain insert of a queue table is SSQ1001's.</summary>
    public static ImmutableArray<UniqueKey> Keys(Write write, Catalog catalog)
    {
        var lookedUp = write.Context.LookedUpColumns;
        if (lookedUp.IsEmpty || !write.IsPlainInsert || write.Context.HandlesUniqueViolation || PlainInsertIntoQueue.NaturalKey(write, catalog) is not null)
            return ImmutableArray<UniqueKey>.Empty;
        return ImmutableArray.CreateRange(write.OpenKeys.Where(key => key.Elements.All(element =>
            element.Column is not null ? lookedUp.Contains(element.Column) : ExpressionTree.Columns(element.Expression!).All(lookedUp.Contains))));
    }
}
