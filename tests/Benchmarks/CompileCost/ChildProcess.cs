using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StripeSync.Benchmarks.CompileCost;

/// <summary>Runs a command to its end and says how much processor time it took, or what it printed.</summary>
internal static partial class ChildProcess
{
    /// <summary>Runs it.</summary>
    /// <param name="file">The program.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The processor time of the process and of those that it waited for.</returns>
    /// <exception cref="InvalidOperationException">The command failed; the message has what it printed.</exception>
    public static TimeSpan Run(string file, string folder, params IEnumerable<string> arguments)
    {
        var before = OfChildren();
        Read(file, folder, arguments);
        return OfChildren() - before;
    }

    /// <summary>Runs it and returns what it printed.</summary>
    /// <inheritdoc cref="Run"/>
    public static string Read(string file, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";

        using var process = Process.Start(start) ?? throw new InvalidOperationException(file + " did not start");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} {string.Join(' ', start.ArgumentList)} answered {process.ExitCode}:\n{output}{error.Result}");
        return output;
    }

    /// <summary>The processor time of all children that have ended. A process that has ended no longer tells its own.</summary>
    private static TimeSpan OfChildren()
    {
        const int Children = -1;
        if (GetResourceUsage(Children, out var usage) != 0)
            throw new InvalidOperationException("getrusage failed with " + Marshal.GetLastPInvokeError());
        return usage.User.Span + usage.System.Span;
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetResourceUsage(int who, out ResourceUsage usage);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeValue
    {
        private readonly nint seconds;
        private readonly nint microseconds;

        public TimeSpan Span => TimeSpan.FromSeconds(seconds) + TimeSpan.FromMicroseconds(microseconds);
    }

    /// <summary>What the kernel writes; only the two times are read.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private readonly struct ResourceUsage
    {
        public readonly TimeValue User;
        public readonly TimeValue System;
    }
}
