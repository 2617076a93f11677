using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers;

/// <summary>
/// The remedies of a finding as properties of its diagnostic: the only channel from the analyzer, which decides, to the code fix, which obeys.
/// </summary>
internal static class RemedyProperties
{
    /// <summary>Writes remedies whose edits all lie in the document of the diagnostic.</summary>
    public static ImmutableDictionary<string, string?> Write(ImmutableArray<SourceRemedy> remedies) =>
        ImmutableDictionary<string, string?>.Empty;

    /// <summary>Reads them back.</summary>
    public static ImmutableArray<SourceRemedy> Read(Diagnostic diagnostic) => ImmutableArray<SourceRemedy>.Empty;
}

/// <summary>A remedy in terms of the source.</summary>
internal sealed record SourceRemedy(string Key, string Title, ImmutableArray<LiteralEdit> Edits);

/// <summary>Replaces the characters of <paramref name="Span"/>, inside a literal of the diagnostic's document, by plain SQL.</summary>
internal sealed record LiteralEdit(TextSpan Span, string NewSql);
