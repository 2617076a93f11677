using System.Text;
using System.Text.RegularExpressions;

namespace StripeSync.Tool.Files;

/// <summary>Finds the files that a file name, a folder or a glob names: <c>*</c> and <c>?</c> within a name, <c>**</c> for any folders.</summary>
internal static class PathPattern
{
    private static readonly RegexOptions Casing =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? RegexOptions.IgnoreCase | RegexOptions.CultureInvariant : RegexOptions.CultureInvariant;

    /// <summary>The files of a pattern, by name; empty where there are none.</summary>
    /// <param name="pattern">The path, as written.</param>
    /// <param name="workingFolder">Where a relative path starts.</param>
    public static PathMatches Find(string pattern, string workingFolder)
    {
        var written = OperatingSystem.IsWindows() ? pattern.Replace('\\', '/') : pattern;
        var full = Path.GetFullPath(written, workingFolder);
        // A file may well have a star in its name: what is there is meant.
        if (File.Exists(full))
            return new PathMatches(Path.GetDirectoryName(full)!, [new FoundFile(full, written)], IsFolder: false);
        if (Directory.Exists(full))
            return new PathMatches(full, Walk(full, Prefix(written), ["**", "*.sql"], ignoreCase: true), IsFolder: true);

        var segments = written.Split('/');
        var wild = Array.FindIndex(segments, static s => s.IndexOfAny(['*', '?']) >= 0);
        if (wild < 0)
            return new PathMatches(full, [], IsFolder: false);
        var prefix = string.Join('/', segments[..wild]);
        var isRooted = wild > 0 && prefix.Length == 0;
        var root = Path.GetFullPath(isRooted ? "/" : prefix.Length == 0 ? "." : prefix + "/", workingFolder);
        var found = Directory.Exists(root) ? Walk(root, isRooted ? "/" : Prefix(prefix), segments[wild..], ignoreCase: false) : [];
        return new PathMatches(root, found, IsFolder: false);
    }

    private static string Prefix(string folder) => folder.Length == 0 || folder == "." ? "" : folder.TrimEnd('/') + "/";

    private static List<FoundFile> Walk(string folder, string shown, string[] segments, bool ignoreCase)
    {
        var found = new List<FoundFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Walk(folder, shown, segments, ignoreCase, found, seen);
        return found;
    }

    private static void Walk(string folder, string shown, ReadOnlySpan<string> segments, bool ignoreCase, List<FoundFile> found, HashSet<string> seen)
    {
        if (segments.IsEmpty)
            return;
        var segment = segments[0];
        var rest = segments[1..];
        if (segment is "" or ".")
        {
            Walk(folder, shown, rest, ignoreCase, found, seen);
            return;
        }

        if (segment == "**")
        {
            Walk(folder, shown, rest.IsEmpty ? ["*"] : rest, ignoreCase, found, seen);
            foreach (var child in Sorted(Directory.EnumerateDirectories(folder)))
            {
                // A link may lead back up: it is followed only where it is named.
                if ((File.GetAttributes(child) & FileAttributes.ReparsePoint) == 0)
                    Walk(child, shown + Path.GetFileName(child) + "/", segments, ignoreCase, found, seen);
            }

            return;
        }

        if (segment == "..")
        {
            Walk(Path.GetFullPath("..", folder), shown + "../", rest, ignoreCase, found, seen);
            return;
        }

        var name = NamePattern(segment, ignoreCase);
        foreach (var path in Sorted(rest.IsEmpty ? Directory.EnumerateFiles(folder) : Directory.EnumerateDirectories(folder)))
        {
            var fileName = Path.GetFileName(path);
            if (!name.IsMatch(fileName))
                continue;
            if (!rest.IsEmpty)
                Walk(path, shown + fileName + "/", rest, ignoreCase, found, seen);
            else if (seen.Add(path))
                found.Add(new FoundFile(path, shown + fileName));
        }
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> paths) => paths.Order(StringComparer.Ordinal);

    private static Regex NamePattern(string segment, bool ignoreCase)
    {
        var pattern = new StringBuilder("^");
        foreach (var c in segment)
            pattern.Append(c switch { '*' => ".*", '?' => ".", _ => Regex.Escape(c.ToString()) });
        return new Regex(pattern.Append('$').ToString(), Casing | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None) | RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }
}

/// <summary>The files of a pattern.</summary>
/// <param name="Root">The folder that was named: the fixed part of a glob, or the folder of a file.</param>
/// <param name="Files">The files.</param>
/// <param name="IsFolder">True where a folder was named.</param>
internal sealed record PathMatches(string Root, IReadOnlyList<FoundFile> Files, bool IsFolder);

/// <summary>A file that is there.</summary>
/// <param name="FullPath">Where it is.</param>
/// <param name="Shown">Its path as a person named it.</param>
internal sealed record FoundFile(string FullPath, string Shown);
