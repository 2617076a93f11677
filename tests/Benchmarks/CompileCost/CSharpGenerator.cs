using System.Globalization;
using System.Text;

namespace StripeSync.Benchmarks.CompileCost;

/// <summary>
/// Writes the C# of a line-of-business application over the tables of generated migrations, five files a table: the entity, a repository over Dapper,
/// an importer over Npgsql, a service over EF Core, and a service that touches no database. The same table gives the same text.
/// </summary>
internal static class CSharpGenerator
{
    public const string Namespace = "Generated.App";

    /// <summary>The files of one table, as name and text.</summary>
    /// <param name="table">The table.</param>
    /// <param name="number">A number that makes the names of the types unique.</param>
    public static IEnumerable<(string Name, string Text)> Files((string Name, string[] Columns) table, int number)
    {
        var type = Pascal(table.Name);
        var columns = table.Columns.Select(static column => (Column: column, Property: Pascal(column))).ToArray();
        yield return (type + ".cs", Entity(table.Name, type, columns));
        yield return (type + "Repository.cs", Repository(table.Name, type, columns));
        yield return (type + "Importer.cs", Importer(table.Name, type, columns));
        yield return (type + "Service.cs", EfService(type, columns));
        yield return (type + "Report.cs", Report(type, columns, number));
    }

    /// <summary>The context of EF Core over all tables.</summary>
    public static string Context(IEnumerable<(string Name, string[] Columns)> tables)
    {
        var sets = new StringBuilder();
        var models = new StringBuilder();
        foreach (var (name, _) in tables)
        {
            var type = Pascal(name);
            sets.Append(CultureInfo.InvariantCulture, $"    public DbSet<{type}> {type}Set => Set<{type}>();\n");
            models.Append(CultureInfo.InvariantCulture, $"        model.Entity<{type}>(e => {{ e.ToTable(\"{name}\"); e.HasKey(x => x.Id); }});\n");
        }

        return $$"""
            using Microsoft.EntityFrameworkCore;

            namespace {{Namespace}};

            public sealed class AppContextDb(DbContextOptions<AppContextDb> options) : DbContext(options)
            {
            {{sets}}
                protected override void OnModelCreating(ModelBuilder model)
                {
            {{models}}
                }
            }
            """;
    }

    /// <summary>What <c>dotnet ef migrations add</c> writes beside the migrations of the context, with a unique index for every second table.</summary>
    public static string Snapshot(IEnumerable<(string Name, string[] Columns)> tables)
    {
        var entities = new StringBuilder();
        foreach (var (index, (name, columns)) in tables.Index())
        {
            entities.Append(CultureInfo.InvariantCulture, $"        modelBuilder.Entity(\"{Namespace}.{Pascal(name)}\", b =>\n        {{\n");
            entities.Append("            b.Property<long>(\"Id\").ValueGeneratedOnAdd().HasColumnType(\"bigint\").HasColumnName(\"id\");\n");
            entities.Append("            NpgsqlPropertyBuilderExtensions.UseIdentityByDefaultColumn(b.Property<long>(\"Id\"));\n");
            foreach (var column in columns)
                entities.Append(CultureInfo.InvariantCulture, $"            b.Property<string>(\"{Pascal(column)}\").HasColumnType(\"text\").HasColumnName(\"{column}\");\n");
            entities.Append("            b.HasKey(\"Id\");\n");
            if (index % 2 == 0)
                entities.Append(CultureInfo.InvariantCulture, $"            b.HasIndex(\"{Pascal(columns[0])}\").IsUnique();\n");
            entities.Append(CultureInfo.InvariantCulture, $"            b.ToTable(\"{name}\");\n        }});\n\n");
        }

        return $$"""
            using Microsoft.EntityFrameworkCore;
            using Microsoft.EntityFrameworkCore.Infrastructure;
            using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

            namespace {{Namespace}}.Migrations;

            [DbContext(typeof(AppContextDb))]
            internal sealed class AppContextDbModelSnapshot : ModelSnapshot
            {
                protected override void BuildModel(ModelBuilder modelBuilder)
                {
            {{entities}}
                }
            }
            """;
    }

    private static string Entity(string table, string type, (string Column, string Property)[] columns)
    {
        var properties = string.Join("\n\n", columns.Select(c => $$"""
                /// <summary>The column {{c.Column}} of {{table}}.</summary>
                [Column("{{c.Column}}")]
                public string? {{c.Property}} { get; set; }
            """));
        return $$"""
            using System.ComponentModel.DataAnnotations.Schema;

            namespace {{Namespace}};

            /// <summary>A row of {{table}}.</summary>
            public sealed class {{type}}
            {
                public long Id { get; set; }

            {{properties}}

                public override string ToString() => $"{{type}} {Id}: {{{columns[0].Property}}} ({{{columns[^1].Property}}})";
            }
            """;
    }

    private static string Repository(string table, string type, (string Column, string Property)[] columns)
    {
        var names = string.Join(", ", columns.Select(static c => c.Column));
        var values = string.Join(", ", columns.Select(static c => "@" + c.Property));
        var sets = string.Join(", ", columns.Skip(1).Select(static c => c.Column + " = @" + c.Property));
        return $$""""
            using Dapper;
            using Npgsql;

            namespace {{Namespace}};

            /// <summary>Reads and writes {{table}} with Dapper.</summary>
            public sealed class {{type}}Repository(NpgsqlDataSource dataSource, TimeProvider clock)
            {
                private const string Columns = "id, {{names}}";

                private const string InsertSql = """
                    INSERT INTO {{table}} ({{names}})
                    VALUES ({{values}})
                    RETURNING id
                    """;

                public async Task<{{type}}?> Find(long id, CancellationToken cancellationToken)
                {
                    await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
                    return await connection.QuerySingleOrDefaultAsync<{{type}}>($"SELECT {Columns} FROM {{table}} WHERE id = @id", new { id });
                }

                public async Task<IReadOnlyList<{{type}}>> Page(int page, int size, string? filter)
                {
                    await using var connection = await dataSource.OpenConnectionAsync();
                    var sql = "SELECT " + Columns + " FROM {{table}}" + (filter is null ? "" : " WHERE {{columns[0].Column}} ILIKE @filter") + " ORDER BY id LIMIT @size OFFSET @offset";
                    var rows = await connection.QueryAsync<{{type}}>(sql, new { filter, size, offset = page * size });
                    return rows.AsList();
                }

                public async Task<long> Insert({{type}} row)
                {
                    ArgumentNullException.ThrowIfNull(row);
                    await using var connection = await dataSource.OpenConnectionAsync();
                    return await connection.ExecuteScalarAsync<long>(InsertSql, row);
                }

                public async Task<int> Update({{type}} row)
                {
                    await using var connection = await dataSource.OpenConnectionAsync();
                    return await connection.ExecuteAsync("UPDATE {{table}} SET {{sets}} WHERE id = @Id", row);
                }

                public async Task<int> DeleteOlder(TimeSpan age)
                {
                    await using var connection = await dataSource.OpenConnectionAsync();
                    return await connection.ExecuteAsync("DELETE FROM {{table}} WHERE id IN (SELECT id FROM {{table}} ORDER BY id LIMIT 1000)", new { limit = clock.GetUtcNow() - age });
                }
            }
            """";
    }

    private static string Importer(string table, string type, (string Column, string Property)[] columns)
    {
        var names = string.Join(", ", columns.Select(static c => c.Column));
        var parameters = string.Join(", ", columns.Select(static (_, i) => "$" + (i + 1).ToString(CultureInfo.InvariantCulture)));
        var adds = string.Join("\n", columns.Select(c => $"            command.Parameters.Add(new NpgsqlParameter {{ Value = (object?)row.{c.Property} ?? DBNull.Value }});"));
        return $$"""
            using Npgsql;

            namespace {{Namespace}};

            /// <summary>Imports rows of {{table}} with Npgsql.</summary>
            public sealed class {{type}}Importer(NpgsqlDataSource dataSource)
            {
                public async Task<int> Import(IEnumerable<{{type}}> rows, CancellationToken cancellationToken)
                {
                    var imported = 0;
                    await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
                    await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                    foreach (var row in rows)
                    {
                        await using var command = new NpgsqlCommand("INSERT INTO {{table}} ({{names}}) VALUES ({{parameters}}) ON CONFLICT DO NOTHING", connection, transaction);
            {{adds}}
                        imported += await command.ExecuteNonQueryAsync(cancellationToken);
                    }

                    await transaction.CommitAsync(cancellationToken);
                    return imported;
                }

                public async Task<long> Count(CancellationToken cancellationToken)
                {
                    await using var command = dataSource.CreateCommand("SELECT count(*) FROM {{table}}");
                    return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
                }
            }
            """;
    }

    private static string EfService(string type, (string Column, string Property)[] columns)
    {
        var copies = string.Join("\n", columns.Select(c => $"        existing.{c.Property} = changed.{c.Property};"));
        return $$"""
            using Microsoft.EntityFrameworkCore;

            namespace {{Namespace}};

            /// <summary>The use cases around {{type}}, over EF Core.</summary>
            public sealed class {{type}}Service(AppContextDb db)
            {
                public Task<List<{{type}}>> Search(string text, CancellationToken cancellationToken) =>
                    db.{{type}}Set.AsNoTracking().Where(x => x.{{columns[0].Property}} != null && x.{{columns[0].Property}}.Contains(text)).OrderBy(x => x.Id).Take(50).ToListAsync(cancellationToken);

                public async Task<long> Create({{type}} created, CancellationToken cancellationToken)
                {
                    db.{{type}}Set.Add(created);
                    await db.SaveChangesAsync(cancellationToken);
                    return created.Id;
                }

                public async Task<bool> Change(long id, {{type}} changed, CancellationToken cancellationToken)
                {
                    var existing = await db.{{type}}Set.FirstOrDefaultAsync(x => x.Id == id, cancellationToken);
                    if (existing is null)
                        return false;
            {{copies}}
                    return await db.SaveChangesAsync(cancellationToken) > 0;
                }
            }
            """;
    }

    private static string Report(string type, (string Column, string Property)[] columns, int number)
    {
        var cells = string.Join("\n", columns.Select(c => $"            text.Append(Escape(row.{c.Property})).Append(Separator);"));
        return $$"""
            using System.Globalization;
            using System.Text;

            namespace {{Namespace}};

            /// <summary>Prints rows of {{type}}; no database here.</summary>
            public sealed class {{type}}Report
            {
                private const char Separator = ';';
                private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

                public string Print(IEnumerable<{{type}}> rows)
                {
                    var text = new StringBuilder();
                    foreach (var row in rows.Where(r => r.Id % {{(number % 7) + 2}} != 0).OrderByDescending(r => r.Id))
                    {
                        text.Append(row.Id.ToString(CultureInfo.InvariantCulture)).Append(Separator);
            {{cells}}
                        text.AppendLine();
                        Count(row.{{columns[0].Property}} ?? "none");
                    }

                    return text.ToString();
                }

                public IReadOnlyList<(string Key, int Count)> Top(int max) =>
                    counts.Select(pair => (pair.Key, Count: pair.Value)).OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(max).ToList();

                public decimal Share(string key) => counts.Count == 0 ? 0m : counts.GetValueOrDefault(key) / (decimal)counts.Values.Sum();

                private void Count(string key)
                {
                    if (!counts.TryAdd(key, 1))
                        counts[key]++;
                }

                private static string Escape(string? value)
                {
                    if (string.IsNullOrEmpty(value))
                        return "";
                    var quoted = value.Contains(Separator, StringComparison.Ordinal) || value.Contains('"', StringComparison.Ordinal);
                    return quoted ? "\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : value;
                }
            }
            """;
    }

    private static string Pascal(string name) => string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(static part => char.ToUpperInvariant(part[0]) + part[1..]));
}
