using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Text;

namespace StripeSyncAnalyzers.Schema;

/// <summary>One migration file as the host gave it: its text, with lines, and what the engine parsed out of it.</summary>
internal sealed class SchemaDocument
{
    /// <summary>Parses a file once for as long as its text does not change: across keystrokes, not only within one compilation.</summary>
    public static readonly AdditionalTextValueProvider<SchemaDocument?> Provider = new(Parse);

    private readonly SourceText text;

    private SchemaDocument(string path, SourceText text)
    {
        this.text = text;
        File = SchemaFile.Parse(path, text.ToString());
    }

    /// <summary>The parsed file.</summary>
    public SchemaFile File { get; }

    /// <summary>Makes the location of some words of the file.</summary>
    /// <param name="span">The words.</param>
    /// <returns>The location.</returns>
    public Location Locate(SqlSpan span)
    {
        // The engine's spans count from the first character after a byte order mark, and so does the text of the host.
        var range = new TextSpan(span.Start, span.Length);
        return Location.Create(File.Path, range, text.Lines.GetLinePositionSpan(range));
    }

    /// <summary>Parses a file. The host asks for it through <see cref="Provider"/>, which remembers.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The document, or null for a file that cannot be read: the compiler says so itself.</returns>
    public static SchemaDocument? Parse(AdditionalText file) =>
        file.GetText() is { } text ? new SchemaDocument(file.Path, text) : null;
}
