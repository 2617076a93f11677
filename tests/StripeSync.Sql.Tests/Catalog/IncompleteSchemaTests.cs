using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Tests.Catalogs;

/// <summary>A schema that is made of something else than migrations may leave out tables, columns and keys: what is not there may be.</summary>
public class IncompleteSchemaTests
{
    private const string Schema = "CREATE TABLE t (a int NOT NULL, b int, c int NOT NULL, CHECK (b > 0)); CREATE UNIQUE INDEX t_a ON t (a);";

    [Theory]
    [InlineData("INSERT INTO t (a, c) VALUES (1, 1)", "SSQ1002", "SSQ1002")]
    [InlineData("INSERT INTO t (a, c) VALUES (1, 1) ON CONFLICT (c) DO NOTHING", "SSQ1003", "")]
    [InlineData("INSERT INTO t (a, c) VALUES (1, 1) ON CONFLICT ON CONSTRAINT other DO NOTHING", "SSQ1004", "")]
    [InlineData("INSERT INTO t (a, c) VALUES (1, 1) ON CONFLICT DO NOTHING", "SSQ1012", "")]
    [InlineData("INSERT INTO t (c) VALUES (1)", "SSQ1015", "")]
    [InlineData("INSERT INTO t (a, b, c) VALUES (1, 0, 1) ON CONFLICT (a) DO NOTHING", "SSQ1016", "")]
    public void What_may_be_different_is_not_said(string sql, string complete, string incomplete)
    {
        Assert.Equal(complete, Said(sql, isComplete: true));
        Assert.Equal(incomplete, Said(sql, isComplete: false));
    }

    [Theory]
    [InlineData(true, TableResolutionKind.NotDeclared)]
    [InlineData(false, TableResolutionKind.Unknown)]
    public void A_table_that_is_not_declared_may_be_there(bool hasAllTables, TableResolutionKind expected)
    {
        var catalog = Catalog.Build([new SchemaRoot("", [File()]) { HasAllTables = hasAllTables }], EngineOptions.Default, TestContext.Current.CancellationToken);
        Assert.Equal(expected, catalog.Resolve(null, "u", default).Kind);
        Assert.Equal(TableResolutionKind.Found, catalog.Resolve(null, "t", default).Kind);
    }

    private static string Said(string sql, bool isComplete)
    {
        var catalog = Catalog.Build([new SchemaRoot("", [File()]) { IsComplete = isComplete }], EngineOptions.Default, TestContext.Current.CancellationToken);
        return string.Join(' ', new ConflictEngine(catalog).Judge(SqlText.FromString(sql), WriteContext.None, TestContext.Current.CancellationToken).Select(static f => f.RuleId));
    }

    private static SchemaFile File() => SchemaFile.Parse("1.sql", Schema, TestContext.Current.CancellationToken);
}
