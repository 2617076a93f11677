using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Configuration;
using StripeSyncAnalyzers.Schema;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes;

namespace StripeSyncAnalyzers;

/// <summary>What is shared by everything that is analysed in one compilation: the catalog, the judge, and what was said already.</summary>
internal sealed class CompilationAnalysis
{
    private const string NoSchemaMessage =
        "PostgreSQL writes were seen but no schema was found, so only the built-in profile is checked; "
        + "add <StripeSyncSchema Include=\"../db/migrations/**/*.sql\" Root=\"../db/migrations\" /> to the project";

    private readonly CompilationSchema schema;
    private readonly Settings settings;
    private readonly RetryingLazy<IJudge> judge;
    private readonly FindingReporter reporter;
    private volatile bool sawWrite;

    public CompilationAnalysis(CompilationSchema schema, Settings settings, Func<Catalog, IJudge> judgeOf)
    {
        this.schema = schema;
        this.settings = settings;
        judge = new RetryingLazy<IJudge>(token => judgeOf(schema.GetCatalog(token)));
        reporter = new FindingReporter(schema);
    }

    /// <summary>Judges the SQL of a write in C#.</summary>
    public void OnWrite(SyntaxNodeAnalysisContext context, SqlWrite write)
    {
        var judged = ImmutableArray.CreateBuilder<(SqlCandidate, ImmutableArray<Finding>)>();
        WriteContext? known = null;
        foreach (var candidate in SqlStringEvaluator.Evaluate(write.Sql, context.SemanticModel, context.CancellationToken))
        {
            // Only for the warning about a missing schema, and only until the first write.
            if (!schema.IsDeclared && !sawWrite && SqlVerbs.IsWrite(candidate.Sql.Text))
                sawWrite = true;
            if (!ConflictEngine.MayWrite(candidate.Sql))
                continue;

            known ??= write.Source.Describe(write, context.SemanticModel, context.CancellationToken);
            var findings = judge.Get(context.CancellationToken).JudgeWrite(candidate.Sql, known, context.CancellationToken);
            if (!findings.IsEmpty)
                judged.Add((candidate, findings));
        }

        if (judged.Count > 0)
            reporter.Report(context, write, judged.ToImmutable());
    }

    /// <summary>Judges a migration file.</summary>
    public void OnAdditionalFile(AdditionalFileAnalysisContext context)
    {
        if (!schema.ByText.TryGetValue(context.AdditionalFile, out var document))
            return;
        foreach (var finding in judge.Get(context.CancellationToken).JudgeSchema(document.File, context.CancellationToken))
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(finding.RuleId), document.Locate(finding.Span), finding.Message));
    }

    /// <summary>Says, once, what concerns the whole project.</summary>
    public void OnEnd(CompilationAnalysisContext context)
    {
        if (!schema.IsDeclared && sawWrite)
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NoSchemaFound, Location.None, NoSchemaMessage));
        foreach (var problem in settings.Problems)
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SettingNotUnderstood, Location.None, problem.Message));
    }
}
