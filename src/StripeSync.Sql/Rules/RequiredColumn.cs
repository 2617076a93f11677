using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1015: a NOT NULL column without default gets no value, or NULL: 23502, also with ON CONFLICT DO NOTHING.</summary>
internal sealed class RequiredColumn : WriteRule
{
    public const string Id = "SSQ1015";

    public override RuleFinding? Judge(Write write, Catalog catalog)
    {
        if (!IsCheckedAsWritten(write))
            return null;
        for (var row = 0; row < write.Rows.Length; row++)
        {
            for (var i = 0; i < write.Table.Columns.Length; i++)
            {
                var column = write.Table.Columns[i];
                var fact = write.Rows[row][i];
                if (!column.IsNullable && IsCertainlyNull(fact, column))
                    return Finding(write, column, fact);
            }
        }

        return null;
    }

    private static RuleFinding Finding(Write write, Column column, ValueFact fact)
    {
        var name = Identifier.Quote(column.Name);
        var table = FindingText.Name(write.Table);
        var message = fact.IsOmitted
            ? $"Insert into {table} leaves out {name}, which is NOT NULL and has no default: 23502 on every execution; supply it"
            : $"{name} of {table} is NOT NULL, but NULL is inserted: 23502 on every execution; supply a value";
        return new RuleFinding(new Finding(Id, SpanOf(write, fact), CertaintyOfRows(write), "23502", FindingText.Fit(message)) { Table = write.Table });
    }

    private static SqlSpan SpanOf(Write write, ValueFact fact) => fact.IsOmitted ? write.TargetSpan : fact.Written!.Span;
}
