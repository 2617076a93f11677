using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>
/// EF Core: migrationBuilder.Sql. A migration runs once, on rows that its author knows, so only what fails on every execution is said, as for migrations in
/// .sql files. And only of the newest migration, before anything that it drops itself: the catalog is the one after all migrations.
/// </summary>
internal sealed class EfMigrationSource(EfLibrary library) : WriteSource
{
    private static readonly ImmutableHashSet<string> Names = ImmutableHashSet.Create(StringComparer.Ordinal, EfSymbols.MigrationSqlMethod);

    public override ImmutableHashSet<string> Methods => Names;

    public override SqlWrite? FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation operation
            || !SymbolEqualityComparer.Default.Equals(operation.TargetMethod.ContainingType, library.Symbols.MigrationBuilder)
            || Arguments.Find(operation.Arguments, EfSymbols.SqlParameter) is not { } sql
            || !library.Providers.IsPostgreSql(null, cancellationToken))
            return null;
        return IsOfNewest(invocation, model, cancellationToken) && !IsBeforeDrop(invocation) ? new SqlWrite(this, sql, invocation) : null;
    }

    public override bool Accepts(Finding finding) => finding.Certainty == Certainty.Certain;

    public override WriteContext Describe(SqlWrite write, SemanticModel model, CancellationToken cancellationToken) => WriteContext.None;

    private bool IsOfNewest(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken) =>
        invocation.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { Identifier.ValueText: "Up" }
        && model.GetEnclosingSymbol(invocation.SpanStart, cancellationToken)?.ContainingType is { } migration
        && MigrationTexts.InOrder(library.Models.Types(cancellationToken).Migrations).LastOrDefault() is { } newest
        && SymbolEqualityComparer.Default.Equals(migration, newest);

    private static bool IsBeforeDrop(InvocationExpressionSyntax invocation) =>
        invocation.FirstAncestorOrSelf<MethodDeclarationSyntax>()!.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(other =>
            other.SpanStart > invocation.SpanStart
            && SyntaxNames.Of(other.Expression) is { } name
            && (name.StartsWith("Drop", StringComparison.Ordinal) || name.StartsWith("Rename", StringComparison.Ordinal) || name.StartsWith("Alter", StringComparison.Ordinal)));
}
