using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeSyncAnalyzers.Schema;

namespace StripeSyncAnalyzers.Tests.Hosting;

/// <summary>Keeps what the value provider gives for each file at each compilation.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ProviderProbe(List<object> parsed) : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.NoSchemaFound];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            foreach (var file in start.Options.AdditionalFiles)
            {
                if (start.TryGetValue(file, SchemaDocument.Provider, out var document))
                    parsed.Add(document!);
            }
        });
    }
}
