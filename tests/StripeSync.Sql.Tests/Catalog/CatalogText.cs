using System.Globalization;
using StripeSync.Sql.Catalogs;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Catalogs;

/// <summary>What a catalog says of its relations, one line for each fact: ours and the server's in the same words.</summary>
internal static class CatalogText
{
    public static Catalog Build(string schemaSql, int version = 15) => Build([("schema.sql", schemaSql)], version);

    public static Catalog Build((string Path, string Text)[] files, int version = 15)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var root = new SchemaRoot("", [.. files.Select(f => SchemaFile.Parse(f.Path, f.Text, cancellationToken))]);
        return Catalog.Build([root], EngineOptions.Default with { PostgresVersion = version }, cancellationToken);
    }

    /// <summary>The facts of one table of ours.</summary>
    public static List<string> Lines(Table table)
    {
        var lines = new List<string> { Kind(table.Kind) };
        if (table.Kind is RelationKind.View or RelationKind.MaterializedView or RelationKind.Sequence)
            return lines;
        lines.AddRange(table.Columns.Select(c => $"column {c.Name} {c.Type} {(c.IsNullable ? "null" : "not null")} {Generation(c)}".TrimEnd()));
        lines.AddRange(table.UniqueKeys.Select(Key));
        lines.AddRange(table.OtherConstraints.Order(StringComparer.Ordinal).Select(n => $"constraint {n}"));
        lines.AddRange(table.OtherIndexes.Order(StringComparer.Ordinal).Select(n => $"index {n}"));
        return lines;
    }

    /// <summary>The facts of all relations of a server's database, by full name.</summary>
    public static async Task<Dictionary<string, List<string>>> ServerAsync(TestDatabase database)
    {
        const string Mine = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
        var tables = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var row in await database.RowsAsync($"""
            SELECT n.nspname || '.' || c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND {Mine} AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
            """))
        {
            var parts = row.Split('|');
            tables[parts[0]] = [parts[1] switch { "r" => "table", "p" => "partitioned", "v" => "view", "m" => "matview", "f" => "foreign", _ => "sequence" }];
        }

        await AddAsync($"""
            SELECT n.nspname || '.' || c.relname, 'column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE ' null' END
                || CASE WHEN a.attidentity = 'a' THEN ' always' WHEN a.attidentity = 'd' THEN ' by default' WHEN a.attgenerated = 's' THEN ' stored' WHEN a.attgenerated = 'v' THEN ' virtual'
                    WHEN pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' THEN ' sequence' WHEN d.adbin IS NOT NULL THEN ' default' ELSE '' END
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND {Mine} ORDER BY a.attnum
            """);
        await AddAsync($"""
            SELECT n.nspname || '.' || c.relname, 'key ' || i.relname || CASE con.contype WHEN 'p' THEN ' primary' WHEN 'u' THEN ' unique' WHEN 'x' THEN ' exclusion' ELSE ' index' END
                || ' (' || (SELECT string_agg(coalesce(a.attname, '?'), ',' ORDER BY k.ord) FROM unnest(x.indkey) WITH ORDINALITY k(num, ord)
                    LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.num AND k.num <> 0 WHERE k.ord <= x.indnkeyatts) || ')'
                || coalesce(' include (' || (SELECT string_agg(a.attname, ',' ORDER BY k.ord) FROM unnest(x.indkey) WITH ORDINALITY k(num, ord)
                    JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.num WHERE k.ord > x.indnkeyatts) || ')', '')
                || CASE WHEN x.indpred IS NULL THEN '' ELSE ' partial' END
                || CASE WHEN to_jsonb(x) ->> 'indnullsnotdistinct' = 'true' THEN ' nulls not distinct' ELSE '' END
                || CASE WHEN con.condeferrable THEN ' deferrable' ELSE '' END || CASE WHEN x.indisvalid THEN '' ELSE ' invalid' END
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_constraint con ON con.conindid = x.indexrelid AND con.contype IN ('p', 'u', 'x')
            WHERE c.relkind IN ('r', 'p') AND (x.indisunique OR con.contype IS NOT NULL) AND {Mine} ORDER BY x.indexrelid
            """);
        await AddAsync($"""
            SELECT n.nspname || '.' || c.relname, 'constraint ' || con.conname
            FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE con.contype IN ('c', 'f') AND c.relkind IN ('r', 'p', 'f') AND {Mine} ORDER BY con.conname COLLATE "C"
            """);
        await AddAsync($"""
            SELECT n.nspname || '.' || c.relname, 'index ' || i.relname
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT x.indisunique AND NOT x.indisexclusion AND {Mine} ORDER BY i.relname COLLATE "C"
            """);
        return tables;

        async Task AddAsync(string sql)
        {
            foreach (var row in await database.RowsAsync(sql))
            {
                var bar = row.IndexOf('|', StringComparison.Ordinal);
                if (tables.TryGetValue(row[..bar], out var lines))
                    lines.Add(row[(bar + 1)..]);
            }
        }
    }

    /// <summary>The differences between a catalog and a server; relations that the catalog calls unknown are counted instead.</summary>
    public static List<string> Differences(Catalog catalog, Dictionary<string, List<string>> server, out int equal, out List<string> unknown)
    {
        var differences = new List<string>();
        equal = 0;
        unknown = [];
        foreach (var table in catalog.Tables.Where(t => !t.IsFromProfile && t.IsKnown))
        {
            if (!server.TryGetValue($"{table.Schema}.{table.Name}", out var theirs))
                differences.Add($"{table}: the server has no such relation");
            else if (!Lines(table).SequenceEqual(theirs = WithoutUnknownTypes(theirs, table)))
                differences.Add($"{table}:\n    ours:   {string.Join("\n            ", Lines(table).Except(theirs))}\n    server: {string.Join("\n            ", theirs.Except(Lines(table)))}");
            else
                equal++;
        }

        foreach (var name in server.Keys)
        {
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            var resolution = catalog.Resolve(name[..dot], name[(dot + 1)..], default);
            if (resolution.Kind == TableResolutionKind.NotDeclared)
                differences.Add($"{name}: missing");
            else if (resolution.Kind == TableResolutionKind.Unknown)
                unknown.Add(name);
        }

        return differences;
    }

    /// <summary>The engine leaves the types of some columns of CREATE TABLE AS open.</summary>
    private static List<string> WithoutUnknownTypes(List<string> lines, Table table)
    {
        foreach (var column in table.Columns.Where(c => c.Type == "unknown"))
        {
            var start = $"column {column.Name} ";
            lines = [.. lines.Select(line => line.StartsWith(start, StringComparison.Ordinal) ? start + "unknown" + line[line.LastIndexOf(" null", StringComparison.Ordinal)..] : line)];
        }

        return lines;
    }

    private static string Kind(RelationKind kind) => kind switch
    {
        RelationKind.Table => "table",
        RelationKind.PartitionedTable => "partitioned",
        RelationKind.View => "view",
        RelationKind.MaterializedView => "matview",
        RelationKind.ForeignTable => "foreign",
        _ => "sequence",
    };

    private static string Generation(Column column) => column.Generation switch
    {
        ColumnGeneration.IdentityAlways => "always",
        ColumnGeneration.IdentityByDefault => "by default",
        ColumnGeneration.Sequence => "sequence",
        ColumnGeneration.Stored => "stored",
        ColumnGeneration.Virtual => "virtual",
        _ => column.HasDefault ? "default" : "",
    };

    private static string Key(UniqueKey key)
    {
        var kind = key.Kind.ToString().ToLower(CultureInfo.InvariantCulture);
        var text = $"key {key.Name} {kind} ({string.Join(',', key.Elements.Select(e => e.Column ?? "?"))})";
        if (!key.Include.IsEmpty)
            text += $" include ({string.Join(',', key.Include)})";
        return text + (key.IsPartial ? " partial" : "") + (key.NullsNotDistinct ? " nulls not distinct" : "") + (key.IsDeferrable ? " deferrable" : "")
            + (key.IsValid ? "" : " invalid");
    }
}
