using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1015: a NOT NULL column without default gets no value, or NULL: 23502, also with ON CONFLICT DO NOTHING; or DO UPDATE sets it to NULL.</summary>
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

        return AssignedNull(write);
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

    /// <summary><c>DO UPDATE SET a = NULL</c>: it fails when there is a conflict.</summary>
    private static RuleFinding? AssignedNull(Write write)
    {
        if (write is not { OnConflict: { Action: ConflictAction.Update } clause, Inference.Outcome: InferenceOutcome.Matched } || !KeyExposure.CanConflict(write))
            return null;
        foreach (var assignment in clause.Assignments)
        {
            if (assignment.Columns.Length != 1 || write.Table.FindColumn(assignment.Columns[0]) is not { IsNullable: false } column || !IsCertainlyNull(WriteBuilder.Assigned(assignment.Value, column, write.Context), column))
                continue;
            var message = $"{Identifier.Quote(column.Name)} of {FindingText.Name(write.Table)} is NOT NULL, but DO UPDATE sets it to NULL: 23502 whenever the row is there already; leave it as it is, or set a value";
            return new RuleFinding(new Finding(Id, assignment.Value.Span, Certainty.Possible, "23502", FindingText.Fit(message)) { Table = write.Table });
        }

        return null;
    }

    private static SqlSpan SpanOf(Write write, ValueFact fact) => fact.IsOmitted ? write.TargetSpan : fact.Written!.Span;
}
