namespace StripeSyncAnalyzers.Tests.Infrastructure;

/// <summary>The files of the repository that the tests run in.</summary>
internal static class RepositoryRoot
{
    private static readonly string Folder = Find();

    public static string PathOf(string relative) => Path.Combine(Folder, relative);

    /// <summary>The path of a file, from the root, with slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Folder, path).Replace('\\', '/');

    // Not CallerFilePath: a deterministic build maps the paths.
    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "StripeSyncAnalyzers.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }
}
