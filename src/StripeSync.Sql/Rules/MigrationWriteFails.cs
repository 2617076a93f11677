using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>
/// What always fails (SSQ1003, SSQ1004, SSQ1008, SSQ1015, SSQ1016), for the writes of a migration, by the table as it stands at that statement. What is only possible is not said:
/// a migration runs once, on rows that its author knows.
/// </summary>
internal sealed class MigrationWriteFails : SchemaRule
{
    private static readonly WriteRule[] Rules = [new ConflictTargetMatchesNoKey(), new KeyCannotArbitrate(), new RepeatedKey(), new RequiredColumn(), new RefusedByCheck()];

    /// <summary>What they say.</summary>
    public static ImmutableHashSet<string> Ids { get; } =
        ImmutableHashSet.Create(StringComparer.Ordinal, ConflictTargetMatchesNoKey.Id, KeyCannotArbitrate.Id, RepeatedKey.Id, RequiredColumn.Id, RefusedByCheck.Id);

    public override IEnumerable<Finding> Judge(Catalog catalog, SchemaFile file)
    {
        foreach (var (write, start) in Writes(catalog, file))
        {
            foreach (var rule in Rules)
            {
                if (rule.Judge(write, catalog)?.Finding is { Certainty: Certainty.Certain } finding)
                    yield return finding with { Span = new SqlSpan(start + finding.Span.Start, finding.Span.Length) };
            }
        }
    }

    /// <summary>The writes of a file of which enough is known, each with the place in the file where the text that it is a part of starts.</summary>
    public static IEnumerable<(Write Write, int Start)> Writes(Catalog catalog, SchemaFile file)
    {
        foreach (var note in catalog.Notes.Writes)
        {
            if (note.File != file)
                continue;
            var text = note.Statement.TextIn(file.Text);
            foreach (var insert in note.Statement.CommandIn(file.Text).Inserts)
            {
                if (new ObjectName(insert.Target.Schema, insert.Target.Name) == note.Target && ConflictEngine.Lower(insert, text, note.Table, WriteContext.None) is { } write)
                    yield return (write, note.Statement.Span.Start);
            }
        }
    }
}
