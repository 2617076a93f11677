using System.Collections.Concurrent;

namespace StripeSync.Queue;

/// <summary>
/// The SQL that the package carries. Each file runs as it is in an SQL editor, for the tables <c>public.stripe_sync_queue</c> and
/// <c>public.spaces</c>; for other names they are put in where the file names those, token by token.
/// </summary>
static class SqlFile
{
    static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>The files of a folder such as <c>Install</c>, in the order of their names.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        [.. typeof(SqlFile).Assembly.GetManifestResourceNames()
            .Select(name => name.Replace('\\', '/'))
            .Where(name => name.StartsWith($"Sql/{folder}/", StringComparison.Ordinal))
            .Select(name => name["Sql/".Length..])
            .Order(StringComparer.Ordinal)];

    /// <summary>Reads a file, such as <c>Archive/create_archive.sql</c>, for the names of <paramref name="table"/>.</summary>
    public static string Load(string path, QueueTable table) => new SqlTemplate(table).Apply(Read(path));

    /// <summary>A file as it is embedded, for the default names.</summary>
    public static string Read(string path) => Texts.GetOrAdd(path, static path =>
    {
        using var stream = typeof(SqlFile).Assembly.GetManifestResourceStream($"Sql/{path}")
            ?? throw new ArgumentException($"There is no embedded file Sql/{path}.", nameof(path));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });
}
