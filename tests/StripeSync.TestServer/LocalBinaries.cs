namespace StripeSync.TestServer;

/// <summary>Looks for an installed PostgreSQL: PATH first, then the folders that package managers keep off PATH.</summary>
static class LocalBinaries
{
    /// <summary>A folder with initdb and postgres, or <see langword="null"/>.</summary>
    public static string? Find() => Candidates().FirstOrDefault(IsComplete);

    static IEnumerable<string> Candidates()
    {
        if (Commands.Find("initdb") is { } initdb)
            yield return Path.GetDirectoryName(File.ResolveLinkTarget(initdb, returnFinalTarget: true)?.FullName ?? initdb)!;

        foreach (var folder in Newest("/usr/lib/postgresql", "*"))
            yield return Path.Combine(folder, "bin");
        foreach (var homebrew in (string[])["/opt/homebrew/opt", "/usr/local/opt"])
            foreach (var folder in Newest(homebrew, "postgresql@*"))
                yield return Path.Combine(folder, "bin");
        yield return "/opt/homebrew/opt/postgresql/bin";
        yield return "/usr/local/opt/postgresql/bin";
        foreach (var folder in Newest("/Applications/Postgres.app/Contents/Versions", "*"))
            yield return Path.Combine(folder, "bin");
    }

    static bool IsComplete(string folder) =>
        File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres"));

    static IEnumerable<string> Newest(string folder, string pattern) =>
        Directory.Exists(folder)
            ? Directory.GetDirectories(folder, pattern).OrderByDescending(Version).ThenByDescending(name => name, StringComparer.Ordinal)
            : [];

    static int Version(string folder)
    {
        var name = Path.GetFileName(folder);
        return int.TryParse(name[(name.IndexOf('@', StringComparison.Ordinal) + 1)..], out var version) ? version : 0;
    }
}
