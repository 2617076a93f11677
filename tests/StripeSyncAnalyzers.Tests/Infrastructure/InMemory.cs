using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.Tests.Infrastructure;

/// <summary>An additional file; null text is a file that cannot be read.</summary>
internal sealed class InMemoryText(string path, string? text) : AdditionalText
{
    public override string Path { get; } = path;

    public override SourceText? GetText(CancellationToken cancellationToken = default) =>
        text is null ? null : SourceText.From(text, Encoding.UTF8);
}

/// <summary>Options by key, without regard to case, as the compiler has them.</summary>
internal sealed class InMemoryOptions(IEnumerable<KeyValuePair<string, string>> values) : AnalyzerConfigOptions
{
    public static readonly InMemoryOptions Empty = new([]);

    private readonly ImmutableDictionary<string, string> values = values.ToImmutableDictionary(KeyComparer);

    public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
}

/// <summary>The global options and the metadata of the additional files.</summary>
internal sealed class InMemoryOptionsProvider(AnalyzerConfigOptions global, ImmutableDictionary<AdditionalText, AnalyzerConfigOptions> files) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = global;

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => InMemoryOptions.Empty;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => files.GetValueOrDefault(textFile, InMemoryOptions.Empty);
}
