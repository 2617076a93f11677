using System.Collections.Immutable;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>One migration file, parsed. Immutable: a host keeps it for as long as the file does not change.</summary>
public sealed class SchemaFile
{
    private SchemaFile(string path, string text, ImmutableArray<SchemaStatement> statements)
    {
        Path = path;
        Text = text;
        Statements = statements;
    }

    /// <summary>The path as the host named it.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>The statements to replay, in text order; none for a down migration.</summary>
    internal ImmutableArray<SchemaStatement> Statements { get; }

    /// <summary>Parses a file. Never throws on any text.</summary>
    /// <param name="path">The path; decides the order of replay and whether the file is a down migration.</param>
    /// <param name="text">The whole text; a byte order mark is ignored.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The parsed file.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SchemaFile Parse(string path, string text, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var statements = DownSections.IsDownFile(path) ? ImmutableArray<SchemaStatement>.Empty : SchemaParser.Parse(text, cancellationToken);
        return new SchemaFile(path, text, statements);
    }
}
