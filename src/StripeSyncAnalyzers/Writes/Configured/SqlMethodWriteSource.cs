using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Configuration;

namespace StripeSyncAnalyzers.Writes.Configured;

/// <summary>
/// The user's own methods that take SQL, named in the setting <c>StripeSyncSqlMethods</c>: methods of a type or an interface, with all
/// overrides and implementations, extension methods, and constructors (<c>MyApp.Query(sql)</c> where MyApp.Query is a type).
/// </summary>
internal sealed class SqlMethodWriteSource : WriteSource
{
    private readonly ImmutableArray<(INamedTypeSymbol Type, SqlMethod Method)> methods;
    private readonly ImmutableArray<(INamedTypeSymbol Type, SqlMethod Method)> constructors;

    private SqlMethodWriteSource(ImmutableArray<(INamedTypeSymbol Type, SqlMethod Method)> methods, ImmutableArray<(INamedTypeSymbol Type, SqlMethod Method)> constructors)
    {
        this.methods = methods;
        this.constructors = constructors;
        Methods = methods.Select(static m => m.Method.Method).ToImmutableHashSet(StringComparer.Ordinal);
        Types = constructors.Select(static m => m.Type.Name).ToImmutableHashSet(StringComparer.Ordinal);
    }

    public override ImmutableHashSet<string> Methods { get; }

    public override ImmutableHashSet<string> Types { get; }

    /// <summary>Resolves the types; null where the compilation has none of them. A setting may serve many projects, so that is no mistake.</summary>
    public static SqlMethodWriteSource? Resolve(Compilation compilation, ImmutableArray<SqlMethod> settings)
    {
        var methods = ImmutableArray.CreateBuilder<(INamedTypeSymbol, SqlMethod)>();
        var constructors = ImmutableArray.CreateBuilder<(INamedTypeSymbol, SqlMethod)>();
        foreach (var method in settings)
        {
            if (compilation.GetTypeByMetadataName(method.Type) is { } type)
                methods.Add((type, method));
            else if (compilation.GetTypeByMetadataName(method.Type + "." + method.Method) is { } created)
                constructors.Add((created, method));
        }

        return methods.Count + constructors.Count == 0 ? null : new SqlMethodWriteSource(methods.ToImmutable(), constructors.ToImmutable());
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

    public override SqlWrite? FromCreation(BaseObjectCreationExpressionSyntax creation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(creation, cancellationToken) is not IObjectCreationOperation { Constructor.ContainingType.OriginalDefinition: var created } operation)
            return null;
        foreach (var (type, method) in constructors)
        {
            if (SymbolEqualityComparer.Default.Equals(created, type) && Arguments.Find(operation.Arguments, method.Parameter) is { } sql)
                return new SqlWrite(this, sql, creation);
        }

        return null;
    }

    public override WriteContext Describe(SqlWrite write, SemanticModel model, CancellationToken cancellationToken) =>
        CallDescription.Of((ExpressionSyntax)write.Call, write.Sql, model, cancellationToken);

    private static bool IsMethodOf(IMethodSymbol? method, INamedTypeSymbol type, string name)
    {
        if (type.TypeKind == TypeKind.Interface && method is not null && Implements(method, type, name))
            return true;
        for (; method is not null; method = method.OverriddenMethod)
        {
            if (method.Name == name && SymbolEqualityComparer.Default.Equals(method.ContainingType.OriginalDefinition, type))
                return true;
        }

        return false;
    }

    private static bool Implements(IMethodSymbol method, INamedTypeSymbol type, string name) =>
        method.ContainingType.AllInterfaces
            .Where(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, type))
            .SelectMany(i => i.GetMembers(name))
            .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method.OriginalDefinition)
                || SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method.ConstructedFrom));
}
