using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSyncAnalyzers.PackageTests;

/// <summary>The files and the words with which people set severities, in a real build: .editorconfig, a global config, pragmas, attributes and comments.</summary>
public class SuppressionTests(PackedPackage package)
{
    private const string Queue = "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (@Space, 'sync')";
    private const string Tags = "INSERT INTO tags (slug, label) VALUES ('new', 'New')";

    [Fact]
    public async Task Each_is_obeyed()
    {
        var project = new ConsumerProject(package);
        project.Write(new MarkedSource(".editorconfig", """
            root = true

            [*.cs]
            dotnet_diagnostic.SSQ1002.severity = warning
            dotnet_diagnostic.SSQ1003.severity = none

            [Strict.cs]
            dotnet_diagnostic.SSQ1001.severity = error

            [Old.cs]
            dotnet_analyzer_diagnostic.category-Conflicts.severity = none
            """));
        project.Write(new MarkedSource(".globalconfig", """
            is_global = true
            stripesync.queue_tables = stripe_sync_queue|tags
            stripesync.queue_keys = tags(slug)
            """));
        project.Write(new MarkedSource("Program.cs", $$"""
            using System.Diagnostics.CodeAnalysis;
            using Dapper;
            using Npgsql;

            await using var connection = new NpgsqlConnection("Host=localhost");
            await connection.ExecuteAsync("INSERT INTO customers (email, external_id, name) VALUES ('a', 'b', 'c')");
            await connection.ExecuteAsync("{{Tags}} ON CONFLICT (label) DO NOTHING");
            await connection.ExecuteAsync("{{Tags}}");
            await connection.ExecuteAsync("/* stripesync: ignore SSQ1001 imported once */ {{Tags}}");
            #pragma warning disable SSQ1001 // Nobody else writes here.
            await connection.ExecuteAsync("{{Tags}}");
            #pragma warning restore SSQ1001
            await Import.Run(connection);
            await Strict.Enqueue(connection);
            await Old.Enqueue(connection);

            internal static class Import
            {
                [SuppressMessage("Conflicts", "SSQ1001", Justification = "Imported once.")]
                public static Task Run(NpgsqlConnection connection) => connection.ExecuteAsync("{{Tags}}");
            }
            """));
        foreach (var name in new[] { "Strict", "Old" })
        {
            project.Write(new MarkedSource(name + ".cs", $$"""
                using Dapper;
                using Npgsql;

                internal static class {{name}}
                {
                    public static Task Enqueue(NpgsqlConnection connection) => connection.ExecuteAsync("{{Queue}}", new { Space = Guid.Empty });
                }
                """));
        }

        await project.Restore();

        var build = await project.Build();

        Assert.Equal(
            ["Program.cs:6 warning SSQ1002", "Program.cs:8 warning SSQ1001", "Strict.cs:6 error SSQ1001"],
            build.Printed.Select(finding => $"{finding.File}:{finding.Line} {finding.Severity} {finding.Id}"));
        Assert.Equal(1, build.Result.ExitCode);
    }
}
