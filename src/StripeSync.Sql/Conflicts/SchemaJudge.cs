using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Rules;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Conflicts;

/// <summary>Judges the statements of the migrations.</summary>
public static class SchemaJudge
{
    /// <summary>
    /// Judges one file: its writes by the tables as they stand at that statement, and what it declares by the catalog as it stands after the last migration.
    /// </summary>
    /// <param name="catalog">The catalog, built from files among which <paramref name="file"/> is.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The findings, in the order of their spans, which lie in the file; none for a file up to <see cref="EngineOptions.Baseline"/>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ImmutableArray<Finding> Judge(Catalog catalog, SchemaFile file, CancellationToken cancellationToken = default)
    {
        if (catalog.Notes.History.Contains(file))
            return ImmutableArray<Finding>.Empty;
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var rule in SchemaRule.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.AddRange(rule.Judge(catalog, file));
        }

        var comments = IgnoreComment.In(SqlText.FromString(file.Text), LexerMode.Script, cancellationToken);
        if (!comments.IsEmpty)
        {
            // Read once, and only where a comment ignores nothing.
            var writes = new Lazy<ImmutableArray<(Write Write, int Start)>>(() => MigrationWriteFails.Writes(catalog, file).ToImmutableArray(), isThreadSafe: false);
            var left = IgnoredFindings.Apply(findings.ToImmutable(), comments, (comment, rule) => HasRun(rule, comment, file, writes)).ToList();
            findings.Clear();
            findings.AddRange(left);
        }

        findings.Sort(static (a, b) => a.Span.Start != b.Span.Start ? a.Span.Start.CompareTo(b.Span.Start) : string.CompareOrdinal(a.RuleId, b.RuleId));
        return findings.ToImmutable();
    }

    /// <summary>The rules about migrations look at every statement that is replayed; those about writes only where enough is known.</summary>
    private static bool HasRun(string rule, IgnoreComment comment, SchemaFile file, Lazy<ImmutableArray<(Write Write, int Start)>> writes)
    {
        if (rule.StartsWith("SSQ3", StringComparison.Ordinal))
            return file.Statements.Any(statement => statement.Span.Start <= comment.Statement.End && comment.Statement.Start <= statement.Span.End);
        return MigrationWriteFails.Ids.Contains(rule)
            && writes.Value.Any(found => comment.Statement.Start <= found.Start + found.Write.Statement!.Span.Start && found.Start + found.Write.Statement.Span.End <= comment.Statement.End
                && found.Write.Table is { IsFromProfile: false, HasBeforeTrigger: false });
    }
}
