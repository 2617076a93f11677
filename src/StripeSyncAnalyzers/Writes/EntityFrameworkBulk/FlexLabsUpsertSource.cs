using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.EntityFramework;

namespace StripeSyncAnalyzers.Writes.EntityFrameworkBulk;

/// <summary>FlexLabs.EntityFrameworkCore.Upsert: one INSERT … ON CONFLICT, whose target is what On names, or the primary key.</summary>
internal sealed class FlexLabsUpsertSource(EfLibrary library, INamedTypeSymbol extensions) : CallSource
{
    public const string ExtensionsName = "Microsoft.EntityFrameworkCore.UpsertExtensions";
    public const string BuilderName = "FlexLabs.EntityFrameworkCore.Upsert.UpsertCommandBuilder`1";

    private static readonly ImmutableHashSet<string> UpsertMethods = ImmutableHashSet.Create(StringComparer.Ordinal, "Upsert", "UpsertRange");

    public override ImmutableHashSet<string> Methods => UpsertMethods;

    /// <summary>Resolves it; null where the library is not referenced.</summary>
    public static FlexLabsUpsertSource? Resolve(Compilation compilation, EfLibrary library) =>
        compilation.GetTypeByMetadataName(ExtensionsName) is { } extensions ? new FlexLabsUpsertSource(library, extensions) : null;

    public override IEnumerable<CallWrite> FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation { TargetMethod: { } method } operation
            || !SymbolEqualityComparer.Default.Equals(method.ContainingType, extensions)
            || invocation.Expression is not MemberAccessExpressionSyntax access
            || UpsertChain.Of(invocation) is not { } chain)
        {
            yield break;
        }

        var arguments = invocation.ArgumentList.Arguments.Select(static a => a.Expression).ToList();
        if (EfRows.Of(library, access.Expression, arguments, method.Name == "UpsertRange", model, cancellationToken) is not { } rows
            || Target(rows, chain) is not { } target)
        {
            yield break;
        }

        yield return new CallWrite(Lower(target), access.Name.GetLocation())
        {
            Repairs = found => KeyRepairs.Retarget(found, "On", columns => Edit(rows, chain, columns), Lower),
            Describe = token => new WriteContext { HandlesUniqueViolation = UniqueViolationHandler.IsAround(invocation, model, token) },
            Locate = part => part.Kind is WritePartKind.Target or WritePartKind.TargetColumn ? chain.On?.GetLocation() : rows.Locate(part),
        };

        WriteCall Lower(ImmutableArray<string> columns) => rows.Insert(areColumnsKnown: true) with
        {
            Conflict = new CallConflict
            {
                Target = columns,
                Updates = !chain.NoUpdate,
                Assignments = chain.NoUpdate ? ImmutableArray<CallAssignment>.Empty : ImmutableArray.CreateRange(Updated(rows, chain, columns), static column => new CallAssignment(column)),
            },
        };
    }

    /// <summary>The selector of other columns, with the parameter that is there.</summary>
    private static (string, LiteralEdit)? Edit(EfRows rows, UpsertChain chain, ImmutableArray<string> columns) =>
        chain.On is SimpleLambdaExpressionSyntax { ExpressionBody: { } body, Parameter.Identifier.ValueText: var parameter } && rows.MembersOf(columns) is { } members
            ? (KeyRepairs.Selector(parameter, members), LiteralEdit.Code(body.Span, KeyRepairs.Selector(parameter, members)))
            : null;

    private static ImmutableArray<string>? Target(EfRows rows, UpsertChain chain) =>
        chain.On is null ? rows.Key : LambdaMembers.Selected(chain.On) is { } members ? rows.ColumnsOf(members) : null;

    private static ImmutableArray<string> Updated(EfRows rows, UpsertChain chain, ImmutableArray<string> target)
    {
        var all = rows.Updated.Where(column => !target.Contains(column)).ToImmutableArray();
        return chain.WhenMatched is null ? all : LambdaMembers.Set(chain.WhenMatched) is { } members ? rows.ColumnsOf(members) ?? all : all;
    }
}

/// <summary>The calls behind Upsert, up to the one that runs it.</summary>
internal sealed record UpsertChain(ExpressionSyntax? On, ExpressionSyntax? WhenMatched, bool NoUpdate)
{
    /// <summary>Reads the chain.</summary>
    /// <returns>The chain, or null where it does not run here, so that more may come.</returns>
    public static UpsertChain? Of(InvocationExpressionSyntax upsert)
    {
        var chain = new UpsertChain(null, null, false);
        while (upsert.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access)
        {
            var argument = next.ArgumentList.Arguments.Count > 0 ? next.ArgumentList.Arguments[0].Expression : null;
            switch (access.Name.Identifier.ValueText)
            {
                case "On": chain = chain with { On = argument }; break;
                case "WhenMatched": chain = chain with { WhenMatched = argument }; break;
                case "NoUpdate": chain = chain with { NoUpdate = true }; break;
                case "Run" or "RunAsync" or "RunAndReturn" or "RunAndReturnAsync": return chain;
                case "UpdateIf" or "Exclude" or "AllowIdentityMatch" or "WithFallbackExpressionCompiler": break;
                default: return null;
            }

            upsert = next;
        }

        return null;
    }
}
