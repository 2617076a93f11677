namespace StripeSync.Sql.Catalogs;

/// <summary>Which files of a root are history: those up to the baseline, in the order of replay.</summary>
internal static class Baseline
{
    /// <summary>Gives the number of files, from the first one on, that are history.</summary>
    /// <param name="baseline">The name or path of the last file that is history, as configured; null for none.</param>
    /// <param name="keys">The paths relative to the root, in the order of replay.</param>
    /// <param name="isElsewhere">True where a file of another root is the baseline.</param>
    public static int Count(string? baseline, string[] keys, bool isElsewhere)
    {
        if (baseline is null)
            return 0;
        var wanted = Normalize(baseline);
        for (var i = keys.Length - 1; i >= 0; i--)
        {
            if (IsNamed(keys[i], wanted))
                return i + 1;
        }

        if (isElsewhere)
            return 0;

        // The file itself is gone: what comes before its place is history all the same.
        var count = 0;
        while (count < keys.Length && NaturalOrder.Instance.Compare(keys[count], wanted) <= 0)
            count++;
        return count;
    }

    /// <summary>Says whether a path is the configured one: equal to it, or ending in it at the border of a folder.</summary>
    public static bool IsNamed(string path, string baseline)
    {
        path = Normalize(path);
        baseline = Normalize(baseline);
        return IsTail(path, baseline) || IsTail(baseline, path);
    }

    private static bool IsTail(string path, string tail) => path.EndsWith(tail, StringComparison.OrdinalIgnoreCase)
        && (path.Length == tail.Length || path[path.Length - tail.Length - 1] == '/');

    /// <summary>Without the steps up from a project: <c>../db/migrations/1.sql</c> is <c>db/migrations/1.sql</c>.</summary>
    private static string Normalize(string path)
    {
        path = path.Replace('\\', '/');
        while (path.StartsWith("../", StringComparison.Ordinal) || path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith("/", StringComparison.Ordinal))
            path = path.Substring(path.IndexOf('/') + 1);
        return path;
    }
}
