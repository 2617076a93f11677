using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeSync.Sql.Catalogs;
using StripeSyncAnalyzers.Configuration;
using StripeSyncAnalyzers.Schema;
using StripeSyncAnalyzers.Writes;
using StripeSyncAnalyzers.Writes.QueueRuntime;
using StripeSyncAnalyzers.Writes.AdoNet;
using StripeSyncAnalyzers.Writes.EntityFramework;

namespace StripeSyncAnalyzers;

/// <summary>The one host, for writes in C# and for .sql files. It decides what runs; what is said comes from the engine.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConflictSafetyAnalyzer : DiagnosticAnalyzer
{
    private readonly Func<Catalog, IJudge> judgeOf;
    private readonly Func<Compilation, ImmutableArray<CallSource>> callSourcesOf;

    /// <summary>Makes the analyzer.</summary>
    public ConflictSafetyAnalyzer()
        : this(static catalog => new EngineJudge(catalog))
    {
    }

    /// <summary>Makes the analyzer with another judge, or other sources of calls, for tests.</summary>
    internal ConflictSafetyAnalyzer(Func<Catalog, IJudge> judgeOf, Func<Compilation, ImmutableArray<CallSource>>? callSourcesOf = null)
    {
        this.judgeOf = judgeOf;
        this.callSourcesOf = callSourcesOf ?? CallSources.Of;
    }

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private void Start(CompilationStartAnalysisContext context)
    {
        var optionsProvider = context.Options.AnalyzerConfigOptionsProvider;
        var schemaFiles = context.Options.AdditionalFiles.Where(file => CompilationSchema.IsSchemaFile(file, optionsProvider)).ToImmutableArray();
        if (schemaFiles.IsEmpty && !PostgreSqlLibraries.AreReferencedBy(context.Compilation))
            return;

        var settings = SettingsReader.Read(optionsProvider.GlobalOptions);
        if (settings.Mode == AnalysisMode.None)
            return;

        var schema = CompilationSchema.Collect(
            schemaFiles,
            file => context.TryGetValue(file, SchemaDocument.Provider, out var document) ? document : null,
            optionsProvider,
            settings.Engine,
            EfLibrary.Of(context.Compilation) is { } entityFramework ? entityFramework.Schema : null,
            context.CancellationToken);
        var discovery = new WriteDiscovery(WriteSources.Of(context.Compilation, settings.SqlMethods), callSourcesOf(context.Compilation));
        var analysis = new CompilationAnalysis(schema, settings, discovery, EnqueueRepair.Resolve(context.Compilation), judgeOf);
        if (!discovery.IsEmpty)
            context.RegisterSemanticModelAction(analysis.OnDocument);
        if (AdoNetSymbols.Resolve(context.Compilation) is { Commands.IsEmpty: false } adoNet)
            context.RegisterSyntaxNodeAction(new FailedTransaction(new DatabaseProviders(context.Compilation, adoNet)).OnCatch, SyntaxKind.CatchClause);
        if (schema.IsDeclared)
            context.RegisterAdditionalFileAction(analysis.OnAdditionalFile);
        if (!schema.IsDeclared || !settings.Problems.IsEmpty)
            context.RegisterCompilationEndAction(analysis.OnEnd);
    }
}
