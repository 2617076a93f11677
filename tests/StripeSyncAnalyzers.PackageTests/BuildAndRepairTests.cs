using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary>The package as a person meets it: added to a project with migrations, built, repaired on the command line, built again.</summary>
public class BuildAndRepairTests(PackedPackage package)
{
    /// <summary>The rules that are suggestions by default: in the compiler's log, not among the printed warnings.</summary>
    private static readonly string[] Suggestions = ["SSQ1002", "SSQ1019"];

    [Fact]
    public async Task Build_reports_each_write_at_the_words_that_are_wrong()
    {
        var source = new MarkedSource("Writes.cs", """"
            using System.Data.Common;
            using Dapper;
            using Npgsql;

            await using var connection = new NpgsqlConnection("Host=localhost");
            await Writes.Enqueue(connection, Guid.Empty);

            internal static class Writes
            {
                private const string Queue = "{|SSQ1001:stripe_sync_queue|}";

                public static async Task Enqueue(NpgsqlConnection connection, Guid space)
                {
                    await using var command = new NpgsqlCommand("INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type) VALUES (@space, 'sync')", connection);
                    command.Parameters.AddWithValue("space", space);
                    await command.ExecuteNonQueryAsync();

                    command.CommandText = "\t/* again */ insert into\t{|SSQ1001:public.stripe_sync_queue|}\r\n(space_id, event_type) values (@space, \'sync\')";
                    await command.ExecuteNonQueryAsync();

                    command.CommandText = $@"INSERT INTO ""stripe_sync_queue"" (space_id, event_type) VALUES (@space, 'sync')
                        ON CONFLICT (space_id, event_type) DO NOTHING";
                    await command.ExecuteNonQueryAsync();
                }

                public static Task Upsert(DbConnection connection, object row) =>
                    connection.ExecuteAsync(
                        """
                        INSERT INTO stripe_sync_queue (space_id, event_type)
                        VALUES (@SpaceId, @EventType)
                        ON CONFLICT {|SSQ1005:(id)|} DO UPDATE SET event_type = EXCLUDED.event_type
                        """,
                        row);

                public static Task Invoice(NpgsqlConnection connection, object row) =>
                    connection.ExecuteAsync(
                        "INSERT INTO invoices (tenant_id, number, amount_cents) VALUES (@Tenant, @Number, @Amount) " +
                        "ON CONFLICT {|SSQ1003:(number)|} DO NOTHING",
                        row);

                public static Task Line(NpgsqlConnection connection, object row) =>
                    connection.ExecuteAsync(
                        @"INSERT INTO invoice_lines (invoice_id, position, description) VALUES (@Invoice, @Position, @Text)
                        ON CONFLICT {|SSQ1004:(invoice_id, position)|} DO UPDATE SET description = EXCLUDED.description",
                        row);

                public static async Task Customers(NpgsqlConnection connection, object row)
                {
                    await connection.ExecuteAsync("INSERT INTO {|SSQ1002:customers|} (email, external_id, name) VALUES (@Email, @ExternalId, @Name)", row);
                    await connection.ExecuteAsync("INSERT INTO customers (email, external_id, name) VALUES (@Email, @ExternalId, @Name) ON CONFLICT {|SSQ1019:(email)|} DO NOTHING", row);
                    await connection.ExecuteAsync("INSERT INTO customers (email, external_id, name) VALUES (@Email, @ExternalId, @Name) ON CONFLICT DO NOTHING", row);
                    await connection.ExecuteAsync($"INSERT INTO {Queue} (space_id, event_type) VALUES (@Space, @Type)", row);
                    await connection.ExecuteAsync("INSERT INTO spaces (name) VALUES (@Name)", row);
                    await connection.ExecuteAsync("INSERT INTO elsewhere (id) VALUES (1)");
                }
            }
            """");
        var project = new ConsumerProject(package);
        project.Write(source);
        await project.Restore();

        var build = await project.Build();

        build.Result.MustSucceed();
        Assert.Equal(source.Expected, build.Logged);
        Assert.Equal(
            source.Expected.Where(finding => !Suggestions.Contains(finding.Id))
                .Select(finding => (finding.File, finding.Line, finding.Column, "warning", finding.Id)),
            build.Printed.Select(finding => (finding.File, finding.Line, finding.Column, finding.Severity, finding.Id)));
    }

    [Theory]
    [InlineData("None")]
    [InlineData("All", "warning SSQ1001", "warning SSQ1002", "warning SSQ1019", "warning SSQ1003")]
    [InlineData("Strict", "warning SSQ1001", "warning SSQ1002", "warning SSQ1019", "error SSQ1003")]
    public async Task Mode_sets_the_severities(string mode, params string[] expected)
    {
        var project = new ConsumerProject(package);
        project.Write(new MarkedSource("Program.cs", """
            using Dapper;
            using Npgsql;

            await using var connection = new NpgsqlConnection("Host=localhost");
            await connection.ExecuteAsync("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@Space, 'sync')", new { Space = Guid.Empty });
            await connection.ExecuteAsync("INSERT INTO tags (slug, label) VALUES ('new', 'New')");
            await connection.ExecuteAsync("INSERT INTO customers (email, external_id, name) VALUES ('a', 'b', 'c') ON CONFLICT (email) DO NOTHING");
            await connection.ExecuteAsync("INSERT INTO tags (slug, label) VALUES ('new', 'New') ON CONFLICT (label) DO NOTHING");
            """));
        await project.Restore();

        var build = await project.Build("-p:StripeSyncAnalysisMode=" + mode);

        Assert.Equal(expected, build.Printed.Select(finding => $"{finding.Severity} {finding.Id}"));
        Assert.Equal(expected.Any(line => line.StartsWith("error", StringComparison.Ordinal)) ? 1 : 0, build.Result.ExitCode);
    }

    [Fact]
    public async Task Dotnet_format_repairs_the_writes_and_the_next_build_is_silent()
    {
        var source = new MarkedSource("Program.cs", """"
            using Dapper;
            using Npgsql;

            await using var connection = new NpgsqlConnection("Host=localhost");

            // A comment that stays.
            await connection.ExecuteAsync("INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type) VALUES (@Space, 'sync')", new { Space = Guid.Empty });
            await connection.ExecuteAsync(
                """
                INSERT INTO {|SSQ1001:stripe_sync_queue|} (space_id, event_type)
                VALUES (@Space, 'resync') -- a comment in the SQL that stays
                """,
                new { Space = Guid.Empty });
            await connection.ExecuteAsync(@"
                INSERT INTO {|SSQ1002:tags|} (slug, label)
                VALUES (@Slug, @Label)", new { Slug = "new", Label = "New" });
            await connection.ExecuteAsync(
                "INSERT INTO invoices (tenant_id, number, amount_cents) VALUES (@Tenant, '1', 100) " +
                "ON CONFLICT {|SSQ1003:(number)|} DO UPDATE SET amount_cents = EXCLUDED.amount_cents",
                new { Tenant = Guid.Empty });
            """");
        var project = new ConsumerProject(package);
        project.Write(source);
        await project.Restore();
        var before = await project.Build();
        Assert.Equal(source.Expected, before.Logged);

        await project.Format("SSQ1001", "SSQ1002", "SSQ1003");

        var after = await project.Build();
        after.Result.MustSucceed();
        Assert.Empty(after.Logged);
        Assert.Empty(after.Printed);
        Assert.Equal(
            """"
            using Dapper;
            using Npgsql;

            await using var connection = new NpgsqlConnection("Host=localhost");

            // A comment that stays.
            await connection.ExecuteAsync("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@Space, 'sync') ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending' WHERE stripe_sync_queue.status IN ('completed', 'failed')", new { Space = Guid.Empty });
            await connection.ExecuteAsync(
                """
                INSERT INTO stripe_sync_queue (space_id, event_type)
                VALUES (@Space, 'resync')
                ON CONFLICT (space_id, event_type)
                DO UPDATE SET status = 'pending'
                WHERE stripe_sync_queue.status IN ('completed', 'failed') -- a comment in the SQL that stays
                """,
                new { Space = Guid.Empty });
            await connection.ExecuteAsync(@"
                INSERT INTO tags (slug, label)
                VALUES (@Slug, @Label)
                ON CONFLICT (slug)
                DO UPDATE SET label = EXCLUDED.label", new { Slug = "new", Label = "New" });
            await connection.ExecuteAsync(
                "INSERT INTO invoices (tenant_id, number, amount_cents) VALUES (@Tenant, '1', 100) " +
                "ON CONFLICT (tenant_id, number) DO UPDATE SET amount_cents = EXCLUDED.amount_cents",
                new { Tenant = Guid.Empty });
            """",
            project.Read("Program.cs"));
    }
}
