namespace StripeSyncAnalyzers.Tests.EntityFramework;

/// <summary>SQL that EF Core sends as it is written. The values of an interpolated string are parameters there.</summary>
public class RawSqlTests
{
    [Theory]
    [InlineData("""db.Database.ExecuteSql($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email})");""")]
    [InlineData("""await db.Database.ExecuteSqlAsync($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email})", token);""")]
    [InlineData("""db.Database.ExecuteSqlInterpolated($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email})");""")]
    [InlineData("""await db.Database.ExecuteSqlInterpolatedAsync($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email})");""")]
    [InlineData("""db.Database.ExecuteSqlRaw("INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({0})", email);""")]
    [InlineData("""await db.Database.ExecuteSqlRawAsync("INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({0})", new object[] { email }, token);""")]
    [InlineData("""await db.Database.ExecuteSqlRawAsync("INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES (@code)", new NpgsqlParameter("code", email));""")]
    [InlineData("""_ = db.Database.SqlQuery<string>($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email}) RETURNING \"Code\"").ToList();""")]
    [InlineData("""_ = db.Database.SqlQueryRaw<string>("INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({0}) RETURNING \"Code\"", email).ToList();""")]
    [InlineData("""_ = db.Tags.FromSql($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email}) RETURNING *").ToList();""")]
    [InlineData("""_ = db.Tags.FromSqlInterpolated($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email}) RETURNING *").ToList();""")]
    [InlineData("""_ = db.Tags.FromSqlRaw("INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({0}) RETURNING *", email).ToList();""")]
    [InlineData("""FormattableString sql = $"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email})"; db.Database.ExecuteSql(sql);""")]
    [InlineData("""RelationalDatabaseFacadeExtensions.ExecuteSql(db.Database, $"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\") VALUES ({email})");""")]
    [InlineData("""db.Database.ExecuteSql($"INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type) VALUES ({spaceId}, {"sync"})");""")]
    [InlineData("""db.Database.ExecuteSql($"INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ({spaceId}, {email}) ON CONFLICT {|SSQ1003:(space_id)|} DO NOTHING");""")]
    [InlineData("""db.Database.ExecuteSqlRaw("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ({0}, {1}) ON CONFLICT {|SSQ1003:(space_id)|} DO NOTHING", spaceId, email);""")]
    public async Task Is_said(string body) => await Verify.Analyzer(Shop.Project(body));

    [Theory]
    [InlineData("""db.Database.ExecuteSql($"INSERT INTO stripe_sync_queue (space_id, event_type) VALUES ({spaceId}, {email}) ON CONFLICT (space_id, event_type) DO NOTHING");""")]
    [InlineData("""db.Database.ExecuteSql($"INSERT INTO \"Orders\" (\"Id\", \"Number\", \"CustomerId\") VALUES ({Guid.NewGuid()}, {Guid.NewGuid().ToString()}, {1})");""")]
    [InlineData("""db.Database.ExecuteSqlRaw("INSERT INTO \"Orders\" (\"Id\", \"Number\", \"CustomerId\") VALUES ({0}, {1}, 1)", Guid.NewGuid(), Guid.NewGuid().ToString());""")]
    [InlineData("""db.Database.ExecuteSqlRaw("INSERT INTO \"Tags\" (\"Code\") VALUES (@c)", new NpgsqlParameter("c", Guid.NewGuid().ToString()));""")]
    [InlineData("""db.Database.ExecuteSql($"UPDATE \"Tags\" SET \"Title\" = {name} WHERE \"Code\" = {email}");""")]
    [InlineData("""_ = db.Tags.FromSql($"SELECT * FROM \"Tags\" WHERE \"Code\" = {email}").ToList();""")]
    [InlineData("""try { db.Database.ExecuteSql($"INSERT INTO \"Tags\" (\"Code\") VALUES ({email})"); } catch (PostgresException e) when (e.SqlState == "23505") { }""")]
    [InlineData("""db.Database.ExecuteSqlRaw("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES ({0}, {1}, '{{}}') ON CONFLICT (space_id, event_type) DO NOTHING", spaceId, email);""")]
    public async Task Is_not_said(string body) => await Verify.Silent(Shop.Project(body));

    [Fact]
    public async Task A_remedy_is_carried_out_in_the_interpolated_string()
    {
        var diagnostic = Assert.Single(await Verify.Analyzer(Shop.Project("""db.Database.ExecuteSql($"INSERT INTO {|SSQ1002:\"Tags\"|} (\"Code\", \"Title\") VALUES ({email}, {name})");""")));
        var remedy = RemedyProperties.Read(diagnostic)[0];
        Assert.Equal(" ON CONFLICT (\"Code\") DO UPDATE SET \"Title\" = EXCLUDED.\"Title\"", Assert.Single(remedy.Edits).NewSql);
    }

    private const string Migrations = """
        using Microsoft.EntityFrameworkCore.Infrastructure;
        using Microsoft.EntityFrameworkCore.Migrations;

        [DbContext(typeof(Shop.ShopContext)), Migration("20240101000000_First")]
        public class First : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder) =>
                migrationBuilder.Sql("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (1, 'a') ON CONFLICT (space_id) DO NOTHING");
        }

        [DbContext(typeof(Shop.ShopContext)), Migration("20250101000000_Second")]
        public class Second : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder)
            {
                migrationBuilder.Sql("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (1, 'a') ON CONFLICT {|SSQ1003:(space_id)|} DO NOTHING");
                migrationBuilder.Sql("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (1, 'a')");
                AFTER
            }

            protected override void Down(MigrationBuilder migrationBuilder) =>
                migrationBuilder.Sql("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (1, 'a') ON CONFLICT (space_id) DO NOTHING");
        }
        """;

    [Fact]
    public async Task Of_migrations_only_what_always_fails_in_the_newest_one_is_said() =>
        await Verify.Analyzer(Shop.Project("").WithSource("/src/Migrations.cs", Migrations.Replace("AFTER", "", StringComparison.Ordinal)));

    [Fact]
    public async Task A_migration_that_drops_something_afterwards_is_silent() =>
        await Verify.Silent(Shop.Project("").WithSource(
            "/src/Migrations.cs",
            Migrations.Replace("AFTER", "migrationBuilder.DropIndex(\"x\");", StringComparison.Ordinal).Replace("{|SSQ1003:(space_id)|}", "(space_id)", StringComparison.Ordinal)));
}
