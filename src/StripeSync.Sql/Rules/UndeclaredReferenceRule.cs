using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ3007: a statement about a table that no migration before it creates.</summary>
internal sealed class UndeclaredReferenceRule : SchemaRule
{
    public const string Id = "SSQ3007";

    public override IEnumerable<Finding> Judge(Catalog catalog, SchemaFile file)
    {
        foreach (var note in catalog.Notes.UndeclaredReferences)
        {
            // Declared later, or by another root: the order is not what we take it for.
            if (note.File != file || catalog.Resolve(note.Name.Schema, note.Name.Name, default).Table is { IsFromProfile: false })
                continue;
            var name = (note.Name.Schema is null ? "" : Identifier.Quote(note.Name.Schema) + ".") + Identifier.Quote(note.Name.Name);
            yield return new Finding(Id, note.Span, Certainty.Possible, "42P01", FindingText.Fit($"No migration before this one creates {name}: 42P01 on a new database; create it, or write IF EXISTS"));
        }
    }
}
