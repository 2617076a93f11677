using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Configuration;
using StripeSyncAnalyzers.Writes.Dapper;

namespace StripeSyncAnalyzers.Writes.Configured;

/// <summary>The user's own methods that take SQL, named in the setting <c>StripeSyncSqlMethods</c>.</summary>
internal sealed class SqlMethodWriteSource : WriteSource
{
    private readonly ImmutableArray<(INamedTypeSymbol Type, SqlMethod Method)> methods;

    private SqlMethodWriteSource(ImmutableArray<(INamedTypeSymbol Type, SqlMethod Method)> methods)
    {
        this.methods = methods;
        Methods = methods.Select(static m => m.Method.Method).ToImmutableHashSet(StringComparer.Ordinal);
    }

    public override ImmutableHashSet<string> Methods { get; }

    /// <summary>Resolves the types; null where the compilation has none of them. A setting may serve many projects, so that is no mistake.</summary>
    public static SqlMethodWriteSource? Resolve(Compilation compilation, ImmutableArray<SqlMethod> settings)
    {
        var methods = ImmutableArray.CreateBuilder<(INamedTypeSymbol, SqlMethod)>();
        foreach (var method in settings)
        {
            if (compilation.GetTypeByMetadataName(method.Type) is { } type)
                methods.Add((type, method));
        }

        return methods.Count == 0 ? null : new SqlMethodWriteSource(methods.ToImmutable());
    }

    public override SqlWrite? FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation operation)
            return null;
        foreach (var (type, method) in methods)
        {
            if (IsMethodOf(operation.TargetMethod, type, method.Method) && Arguments.Find(operation.Arguments, method.Parameter) is { } sql)
                return new SqlWrite(this, sql, invocation);
        }

        return null;
    }

    public override WriteContext Describe(SqlWrite write, SemanticModel model, CancellationToken cancellationToken)
    {
        var fresh = FreshParameters.None;
        // Which argument holds the parameters is not known: each may.
        foreach (var argument in ((InvocationExpressionSyntax)write.Call).ArgumentList.Arguments)
        {
            if (argument.Expression != write.Sql)
                fresh = fresh.Union(DapperParameters.FreshOf(argument.Expression, write.Call, model, cancellationToken));
        }

        return new WriteContext
        {
            HandlesUniqueViolation = UniqueViolationHandler.IsAround(write.Call, model, cancellationToken),
            FreshParameters = fresh,
        };
    }

    private static bool IsMethodOf(IMethodSymbol? method, INamedTypeSymbol type, string name)
    {
        for (; method is not null; method = method.OverriddenMethod)
        {
            if (method.Name == name && SymbolEqualityComparer.Default.Equals(method.ContainingType.OriginalDefinition, type))
                return true;
        }

        return false;
    }
}
