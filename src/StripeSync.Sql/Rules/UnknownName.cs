using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>SSQ1017: an insert into a table (42P01) or a column (42703) that the migrations do not declare, where they declare everything there is.</summary>
internal static class UnknownName
{
    public const string Id = "SSQ1017";

    /// <summary>Schemas that a platform or an extension fills.</summary>
    private static readonly ImmutableHashSet<string> PlatformSchemas = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "auth", "storage", "realtime", "vault", "extensions", "graphql", "graphql_public", "pgsodium", "pgsodium_masks", "supabase_functions", "supabase_migrations", "net", "cron",
        "pgmq", "pgboss", "graphile_worker", "hangfire", "hdb_catalog", "pg_catalog", "information_schema", "pg_temp");

    private static readonly ImmutableHashSet<string> SystemColumns = ImmutableHashSet.Create(StringComparer.Ordinal, "ctid", "tableoid", "xmin", "xmax", "cmin", "cmax");

    /// <summary>Judges the inserts of a text.</summary>
    public static IEnumerable<Finding> Judge(Command command, Catalog catalog)
    {
        // A statement that was not understood may have declared anything.
        if (command.Inserts.IsEmpty || !catalog.NotUnderstood.IsEmpty)
            yield break;
        foreach (var insert in command.Inserts)
        {
            if (!insert.IsUnderstood || !insert.Target.IsKnown || command.ChangedRelations.Contains(insert.Target.Name) || (insert.Target.Schema is null && !insert.SearchPath.IsKnown))
                continue;
            var resolution = catalog.Resolve(insert.Target.Schema, insert.Target.Name, insert.SearchPath.Schemas);
            var finding = resolution.Kind switch
            {
                TableResolutionKind.NotDeclared => Table(insert, catalog),
                TableResolutionKind.Found when resolution.Table is { IsFromProfile: false, Kind: RelationKind.Table or RelationKind.PartitionedTable } table => Column(insert, table),
                _ => null,
            };
            if (finding is not null)
                yield return finding;
        }
    }

    private static Finding? Table(InsertStatement insert, Catalog catalog)
    {
        var (schema, name) = (insert.Target.Schema, insert.Target.Name);
        var schemas = schema is not null ? ImmutableArray.Create(schema) : insert.SearchPath.Schemas.IsDefault ? catalog.Options.SearchPath : insert.SearchPath.Schemas;

        // A temporary table may be made by another text of the session.
        if (name.IndexOf("temp", StringComparison.Ordinal) >= 0 || name.IndexOf("tmp", StringComparison.Ordinal) >= 0 || schemas.Any(PlatformSchemas.Contains))
            return null;
        if (!schemas.Any(s => catalog.Tables.Any(table => table.Schema == s && !table.IsFromProfile)))
            return null;
        var written = (schema is null ? "" : Identifier.Quote(schema) + ".") + Identifier.Quote(name);
        return new Finding(Id, insert.Target.Span, Certainty.Certain, "42P01", FindingText.Fit($"No migration declares a table {written}: 42P01 on every execution; correct the name, or add the migration"));
    }

    private static Finding? Column(InsertStatement insert, Table table)
    {
        foreach (var (span, name) in Columns(insert))
        {
            if (table.FindColumn(name) is null && !SystemColumns.Contains(name))
                return new Finding(Id, span, Certainty.Certain, "42703", FindingText.Fit($"{FindingText.Name(table)} has no column {Identifier.Quote(name)}: 42703 on every execution; correct the name, or add the migration")) { Table = table };
        }

        return null;
    }

    /// <summary>The columns that can only be the target's: its list, the conflict target, and what is set.</summary>
    private static IEnumerable<(SqlSpan Span, string Name)> Columns(InsertStatement insert)
    {
        foreach (var column in insert.Columns)
            yield return (column.Span, column.Name);
        if (insert.OnConflict is not { } clause)
            yield break;
        if (!clause.Elements.IsDefault)
        {
            foreach (var element in clause.Elements)
            {
                if (element.Expression is ColumnExpression { Qualifier: null } column)
                    yield return (column.Span, column.Name);
            }
        }

        foreach (var assignment in clause.Assignments)
        {
            if (assignment.Columns.Length == 1)
                yield return (assignment.Span, assignment.Columns[0]);
        }
    }
}
