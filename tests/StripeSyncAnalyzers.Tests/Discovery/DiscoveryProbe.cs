using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeSyncAnalyzers.Writes;

namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>Reports <c>SQL</c> at every expression that the write sources find, with what they know about the write as the message.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class DiscoveryProbe : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Found = new("SQL", "SQL", "{0}", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Found];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var discovery = new WriteDiscovery(WriteSources.Of(start.Compilation, []), []);
            start.RegisterSemanticModelAction(document => Report(document, discovery));
        });
    }

    private static void Report(SemanticModelAnalysisContext context, WriteDiscovery discovery)
    {
        var model = context.SemanticModel;
        foreach (var write in discovery.Find(model.SyntaxTree.GetRoot(context.CancellationToken), model, context.CancellationToken).OfType<SqlWrite>())
        {
            var known = write.Source.Describe(write, model, context.CancellationToken);
            var message = $"handled={known.HandlesUniqueViolation} fresh={string.Join(",", known.FreshParameters.Order(StringComparer.Ordinal))}";
            context.ReportDiagnostic(Diagnostic.Create(Found, write.Sql.GetLocation(), message));
        }
    }
}

/// <summary>Short forms for tests of discovery.</summary>
internal static class Discover
{
    /// <summary>Expects the marked expressions, and no others.</summary>
    public static async Task<string[]> In(string csharp, Libraries libraries = Libraries.Npgsql | Libraries.Dapper)
    {
        var diagnostics = await Verify.Analyzer(TestProject.Of(null, csharp) with { Libraries = libraries }, new DiscoveryProbe());
        return [.. diagnostics.OrderBy(static d => d.Location.SourceSpan.Start).Select(static d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];
    }
}
