using System.Diagnostics;
using System.Text;

namespace StripeSyncAnalyzers.PackageTests.Infrastructure;

/// <summary>Runs the dotnet command, so that nothing of it stays behind and nothing of the test run's own environment leaks in.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>What <c>dotnet test</c> sets for its own process: it would steer an inner build to other targets or servers.</summary>
    private static readonly string[] ForeignPrefixes = ["MSBUILD", "DOTNET_CLI_", "VSTEST", "TESTINGPLATFORM", "CORECLR_", "COR_"];

    public static async Task<DotnetResult> Run(string workingFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo
        {
            FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        start.Environment["UseSharedCompilation"] = "false";

        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = new StringBuilder();
        var error = new StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var command = "dotnet " + string.Join(' ', arguments);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} did not end within {Patience}:\n{output}{error}");
        }

        return new DotnetResult(command, process.ExitCode, output.ToString(), error.ToString());
    }

    private static bool IsForeign(string name) =>
        ForeignPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What a dotnet command said.</summary>
internal sealed record DotnetResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Fails the test, with all that was said, unless the command succeeded.</summary>
    public DotnetResult MustSucceed()
    {
        Assert.True(ExitCode == 0, $"{Command} answered {ExitCode}:\n{Output}{Error}");
        return this;
    }
}
