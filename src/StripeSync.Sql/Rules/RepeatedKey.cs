using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1008: two rows of one VALUES list are equal on a key: 21000 with DO UPDATE, 23505 without a conflict clause. DO NOTHING copes with it.</summary>
internal sealed class RepeatedKey : WriteRule
{
    public const string Id = "SSQ1008";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (write.Statement?.Source is not ValuesSource { Rows.Length: > 1 } source || write.Rows.Length != source.Rows.Length)
            return null;
        foreach (var key in KeysAtStake(write))
        {
            var repeated = Repeated(write, key);
            if (repeated.Count > 0)
                return Finding(write, source, key, repeated);
        }

        return null;
    }

    /// <summary>All keys of a plain insert; the arbiters of DO UPDATE, which refuses to change a row twice.</summary>
    private static IEnumerable<UniqueKey> KeysAtStake(Write write)
    {
        IEnumerable<UniqueKey> keys = write switch
        {
            { IsPlainInsert: true } => write.Table.UniqueKeys,
            // A deferrable arbiter stops the first row already.
            { OnConflict.Action: ConflictAction.Update, Inference: { Outcome: InferenceOutcome.Matched } inference } when !inference.Arbiters.Any(static key => key.IsDeferrable) => inference.Arbiters,
            _ => Enumerable.Empty<UniqueKey>(),
        };

        // A deferrable key is checked later, and may be deferred to the end of the transaction.
        return keys.Where(static key => key.Kind != UniqueKeyKind.Exclusion && key.IsValid && !key.IsDeferrable);
    }

    /// <summary>The rows that an earlier one equals, each with that row.</summary>
    private static List<(int First, int Row)> Repeated(Write write, UniqueKey key)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var repeated = new List<(int, int)>();
        for (var row = 0; row < write.Rows.Length; row++)
        {
            if (ProposedKey.Of(write, row, key) is not { } text)
                continue;
            if (seen.TryGetValue(text, out var first))
                repeated.Add((first, row));
            else
                seen.Add(text, row);
        }

        return repeated;
    }

    private static RuleFinding Finding(Write write, ValuesSource source, UniqueKey key, List<(int First, int Row)> repeated)
    {
        var isPlain = write.OnConflict is null;
        var columns = FindingText.Columns(key);
        var table = FindingText.Name(write.Table);

        // A row that the WHERE of DO UPDATE leaves alone may be proposed again.
        var certainty = write.OnConflict?.UpdateWhere is null ? CertainFor(write.Table) : Certainty.Possible;
        var (sqlState, what) = isPlain ? ("23505", "the statement violates it by itself") : ("21000", "DO UPDATE cannot change one row twice");
        var message = $"Two rows of this insert into {table} are equal on {columns}: {sqlState}, {what}; remove one of them";
        return new RuleFinding(new Finding(Id, source.Rows[repeated[0].Row].Span, certainty, sqlState, FindingText.Fit(message))
        {
            Table = write.Table,
            Keys = ImmutableArray.Create(key),
        })
        {
            Candidates = Candidates(write, source, repeated),
        };
    }

    /// <summary>Which of two rows is meant is not ours to say where they differ in another column.</summary>
    private static ImmutableArray<CandidateRemedy> Candidates(Write write, ValuesSource source, List<(int First, int Row)> repeated)
    {
        if (repeated.Any(pair => !AreEqual(source.Rows[pair.First], source.Rows[pair.Row])))
            return ImmutableArray<CandidateRemedy>.Empty;
        var edits = ImmutableArray.CreateBuilder<SqlEdit>();
        foreach (var (_, row) in repeated)
            edits.Add(new SqlEdit(SqlSpan.FromBounds(source.Rows[row - 1].Span.End, source.Rows[row].Span.End), ""));
        var title = repeated.Count == 1 ? "Remove the repeated row" : $"Remove the {repeated.Count} repeated rows";
        return ImmutableArray.Create(new CandidateRemedy(new Remedy("remove-repeated-row", title, edits.ToImmutable()), null));
    }

    private static bool AreEqual(ValuesRow first, ValuesRow second) =>
        first.Values.Length == second.Values.Length && first.Values.Zip(second.Values, static (a, b) => a.Canonical == b.Canonical && IsFixed(a)).All(static equal => equal);

    /// <summary>Two calls of a function may give two values, and two holes are two values.</summary>
    private static bool IsFixed(Expression value) => ExpressionTree.Parts(value).All(static part => part is LiteralExpression or ParameterExpression or CastExpression or DefaultExpression);
}
