using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Configuration;
using StripeSyncAnalyzers.Schema;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes;
using StripeSyncAnalyzers.Writes.EntityFramework;
using StripeSyncAnalyzers.Writes.QueueRuntime;

namespace StripeSyncAnalyzers;

/// <summary>What is shared by everything that is analysed in one compilation: the catalog, the judge, and what was said already.</summary>
internal sealed class CompilationAnalysis
{
    private const string NoSchemaMessage =
        "PostgreSQL writes were seen but no schema was found, so only the built-in profile is checked; "
        + "add <StripeSyncSchema Include=\"../db/migrations/**/*.sql\" Root=\"../db/migrations\" /> to the project";

    private const string NoModelMessage =
        "PostgreSQL writes were seen but neither .sql files nor an EF Core model is in this project; "
        + "write one by 'dotnet ef migrations script -o schema.sql' and add <StripeSyncSchema Include=\"schema.sql\" />";

    private readonly CompilationSchema schema;
    private readonly Settings settings;
    private readonly RetryingLazy<IJudge> judge;
    private readonly WriteDiscovery discovery;
    private readonly EnqueueRepair? enqueue;
    private volatile bool sawWrite;

    public CompilationAnalysis(CompilationSchema schema, Settings settings, WriteDiscovery discovery, EnqueueRepair? enqueue, Func<Catalog, IJudge> judgeOf)
    {
        this.schema = schema;
        this.enqueue = enqueue;
        this.settings = settings;
        judge = new RetryingLazy<IJudge>(token => judgeOf(schema.GetCatalog(token)));
        this.discovery = discovery;
    }

    /// <summary>Judges every write of a C# document.</summary>
    /// <remarks>
    /// The whole document at once, not node by node: the words that are wrong may stand in a constant elsewhere in the document, and an
    /// IDE drops what the analysis of a node says outside of that node.
    /// </remarks>
    public void OnDocument(SemanticModelAnalysisContext context)
    {
        var model = context.SemanticModel;
        var token = context.CancellationToken;
        var reporter = new FindingReporter(schema, model.SyntaxTree);
        foreach (var write in discovery.Find(model.SyntaxTree.GetRoot(token), model, token))
        {
            if (write is SqlWrite sql)
                Judge(sql, model, reporter, token);
            else
                Judge((CallWrite)write, model, reporter, token);
        }

        foreach (var diagnostic in reporter.Diagnose())
            context.ReportDiagnostic(diagnostic);
    }

    /// <summary>Judges a migration file.</summary>
    public void OnAdditionalFile(AdditionalFileAnalysisContext context)
    {
        if (schema.Document(context.AdditionalFile) is not { } document)
            return;
        foreach (var finding in judge.Get(context.CancellationToken).JudgeSchema(document.File, context.CancellationToken))
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(finding.RuleId), document.Locate(finding.Span), finding.Message));
    }

    /// <summary>Says, once, what concerns the whole project.</summary>
    public void OnEnd(CompilationAnalysisContext context)
    {
        if (sawWrite && !schema.IsKnown(context.CancellationToken))
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NoSchemaFound, Location.None, EfLibrary.Of(context.Compilation) is null ? NoSchemaMessage : NoModelMessage));
        foreach (var problem in settings.Problems)
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SettingNotUnderstood, Location.None, problem.Message));
    }

    private void Judge(SqlWrite write, SemanticModel model, FindingReporter reporter, CancellationToken cancellationToken)
    {
        WriteContext? known = null;
        var candidates = SqlStringEvaluator.Evaluate(write.Sql, model, cancellationToken);

        // A comment in a text that others send too, or that is one of several, may be needed there.
        var isOnlyUse = candidates.Length == 1 && write.Sql is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax or BinaryExpressionSyntax;
        foreach (var candidate in candidates)
        {
            // Only for the warning about a missing schema, and only until the first write.
            if (!schema.IsDeclared && !sawWrite && SqlVerbs.IsWrite(candidate.Sql.Text))
                sawWrite = true;
            if (!ConflictEngine.MayWrite(candidate.Sql))
                continue;

            known ??= write.Source.Describe(write, model, cancellationToken) with { HoldsLock = LocksBefore.AreTaken(write.Call, model, cancellationToken) };
            foreach (var finding in judge.Get(cancellationToken).JudgeWrite(write.Source.Adapt(candidate.Sql), known, cancellationToken))
            {
                if (!write.Source.Accepts(finding) || (!isOnlyUse && finding.RuleId == RuleIds.UnusedIgnore))
                    continue;
                var repair = finding.Enqueue is { } request && candidates.Length == 1 ? enqueue?.Of(write, request, model, cancellationToken) : null;
                reporter.Add(write, candidate, finding, repair);
            }
        }
    }

    private void Judge(CallWrite write, SemanticModel model, FindingReporter reporter, CancellationToken cancellationToken)
    {
        sawWrite = true;
        var engine = judge.Get(cancellationToken);
        while (!engine.IsDeclared(write.Call))
        {
            if (write.Otherwise is null)
                return;
            write = write.Otherwise();
        }

        var call = model.SyntaxTree.GetRoot(cancellationToken).FindNode(write.Place.SourceSpan);
        var known = write.Describe(cancellationToken) with { HoldsLock = LocksBefore.AreTaken(call, model, cancellationToken) };
        foreach (var finding in engine.JudgeCall(write.Call, known, cancellationToken))
        {
            var repairs = write.Repairs(finding).Where(repair => engine.IsGuarded(repair.After, known, cancellationToken));
            reporter.Add(write, finding, repairs);
        }
    }
}
