using System.Diagnostics;
using System.IO.Compression;
using StripeSync.Documentation.Tests;
using StripeSync.Tool.Tests.Infrastructure;
using StripeSyncAnalyzers.PackageTests.Infrastructure;

namespace StripeSync.Tool.Tests;

/// <summary>The package installs from a folder that has nothing else in it, and its command runs: with the page's commands, but for the folders and the version.</summary>
public sealed class ToolPackageTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_packed_tool_installs_and_runs()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(
            [
                "dotnet pack src/StripeSync.Tool -o artifacts/packages",
                "dotnet tool install --global StripeSync.Tool --add-source \"$PWD/artifacts/packages\" --prerelease",
            ],
            Documents.Blocks.Single(static block => block is { Document: "docs/tool.md", Info: "sh" }).Body.Split('\n'));
        // A version that no package cache can know.
        var version = "0.0.0-test." + Guid.NewGuid().ToString("N");
        var pack = await Dotnet.Run(
            Workspace.Repository, "pack", "src/StripeSync.Tool", "--configuration", "Release", "--output", _workspace.PathOf("source"),
            "--artifacts-path", _workspace.PathOf("artifacts"), "--disable-build-servers", "-p:MinVerVersionOverride=" + version);
        pack.MustSucceed();

        await using (var package = await ZipFile.OpenReadAsync(_workspace.PathOf($"source/StripeSync.Tool.{version}.nupkg"), token))
        {
            var names = package.Entries.Select(static e => e.FullName).ToList();
            foreach (var framework in new[] { "net8.0", "net10.0" })
            {
                foreach (var file in new[] { "StripeSync.Tool.dll", "StripeSync.Sql.dll", "StripeSync.Queue.dll", "Npgsql.dll", "Spectre.Console.dll", "System.CommandLine.dll", "DotnetToolSettings.xml" })
                    Assert.Contains($"tools/{framework}/any/{file}", names);
            }

            Assert.Contains("tool.md", names);
            Assert.DoesNotContain(names, static name => name.Contains("CodeAnalysis", StringComparison.Ordinal));
        }

        // No other source is asked.
        _workspace.Write("nuget.config", "<configuration><packageSources><clear /><add key=\"local\" value=\"source\" /></packageSources></configuration>");
        var install = await Dotnet.Run(
            _workspace.Folder, "tool", "install", "StripeSync.Tool", "--version", version, "--tool-path", _workspace.PathOf("tools"),
            "--configfile", _workspace.PathOf("nuget.config"));
        install.MustSucceed();

        _workspace.Write("1.sql", "CREATE TABLE t (a int UNIQUE);");
        var start = new ProcessStartInfo(_workspace.PathOf(OperatingSystem.IsWindows() ? "tools/stripesync.exe" : "tools/stripesync"))
        {
            WorkingDirectory = _workspace.Folder,
            RedirectStandardOutput = true,
        };
        // The command's own host looks for .NET where it is usually installed, unless it is told.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        foreach (var argument in new[] { "lint", "--migrations", "1.sql", "--sql", "INSERT INTO t VALUES (1) ON CONFLICT (b) DO NOTHING; INSERT INTO t VALUES (1) ON CONFLICT ((a + 1)) DO NOTHING" })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        Assert.Equal((1, "--sql:1:91: warning SSQ1003: ON CONFLICT ((a + 1)) matches no unique key of t: 42P10 on every execution; use (a)\n"), (process.ExitCode, output));
    }
}
