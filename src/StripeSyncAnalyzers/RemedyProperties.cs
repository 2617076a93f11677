using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers;

/// <summary>
/// The remedies of a finding as properties of its diagnostic: the only channel from the analyzer, which decides, to the code fix, which obeys.
/// </summary>
internal static class RemedyProperties
{
    private const string Count = "StripeSync.Remedies";
    private const string CodeMark = ",c";

    /// <summary>Writes remedies whose edits all lie in the document of the diagnostic.</summary>
    public static ImmutableDictionary<string, string?> Write(ImmutableArray<SourceRemedy> remedies)
    {
        if (remedies.IsDefaultOrEmpty)
            return ImmutableDictionary<string, string?>.Empty;

        var properties = ImmutableDictionary.CreateBuilder<string, string?>();
        properties.Add(Count, remedies.Length.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < remedies.Length; i++)
        {
            properties.Add(Name(i, "Key"), remedies[i].Key);
            properties.Add(Name(i, "Title"), remedies[i].Title);
            properties.Add(Name(i, "Edits"), WriteEdits(remedies[i].Edits));
        }

        return properties.ToImmutable();
    }

    /// <summary>Reads them back; a remedy that cannot be read whole is none.</summary>
    public static ImmutableArray<SourceRemedy> Read(Diagnostic diagnostic)
    {
        var properties = diagnostic.Properties;
        if (!properties.TryGetValue(Count, out var text) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return ImmutableArray<SourceRemedy>.Empty;

        var remedies = ImmutableArray.CreateBuilder<SourceRemedy>();
        for (var i = 0; i < count && properties.TryGetValue(Name(i, "Key"), out var key); i++)
        {
            if (key is not null
                && properties.TryGetValue(Name(i, "Title"), out var title) && title is not null
                && properties.TryGetValue(Name(i, "Edits"), out var edits) && ReadEdits(edits ?? "") is { IsEmpty: false } read)
                remedies.Add(new SourceRemedy(key, title, read));
        }

        return remedies.ToImmutable();
    }

    private static string Name(int index, string part) => $"{Count}[{index.ToString(CultureInfo.InvariantCulture)}].{part}";

    /// <summary>Each edit is <c>start,length,characters:text</c>, with a fourth <c>,c</c> for C#: with its length ahead, the text needs no escapes.</summary>
    private static string WriteEdits(ImmutableArray<LiteralEdit> edits)
    {
        var text = new StringBuilder();
        foreach (var edit in edits)
            text.Append(FormattableString.Invariant($"{edit.Span.Start},{edit.Span.Length},{edit.NewSql.Length}{(edit.IsCode ? CodeMark : "")}:")).Append(edit.NewSql);
        return text.ToString();
    }

    private static ImmutableArray<LiteralEdit> ReadEdits(string text)
    {
        var edits = ImmutableArray.CreateBuilder<LiteralEdit>();
        for (var i = 0; i < text.Length;)
        {
            var colon = text.IndexOf(':', i);
            var numbers = colon < 0 ? Array.Empty<string>() : text.Substring(i, colon - i).Split(',');
            var isCode = numbers.Length == 4 && "," + numbers[3] == CodeMark;
            if ((numbers.Length != 3 && !isCode)
                || !TryRead(numbers[0], out var start) || !TryRead(numbers[1], out var length) || !TryRead(numbers[2], out var characters)
                || length > int.MaxValue - start || characters > text.Length - colon - 1)
                return ImmutableArray<LiteralEdit>.Empty;
            edits.Add(new LiteralEdit(new TextSpan(start, length), text.Substring(colon + 1, characters)) { IsCode = isCode });
            i = colon + 1 + characters;
        }

        return edits.ToImmutable();
    }

    private static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>A remedy in terms of the source.</summary>
internal sealed record SourceRemedy(string Key, string Title, ImmutableArray<LiteralEdit> Edits);

/// <summary>Replaces the characters of <paramref name="Span"/>, inside a literal of the diagnostic's document, by plain SQL.</summary>
internal sealed record LiteralEdit(TextSpan Span, string NewSql)
{
    /// <summary>True where the characters are C# outside of literals, and the new ones are C# as it stands.</summary>
    public bool IsCode { get; init; }

    /// <summary>Makes an edit of the C#.</summary>
    public static LiteralEdit Code(TextSpan span, string code) => new(span, code) { IsCode = true };
}
