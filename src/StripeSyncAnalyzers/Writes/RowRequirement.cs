using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Whether the code around a call needs the row that the call returns: it throws without one, or takes a default value for a value of it.</summary>
internal static class RowRequirement
{
    /// <summary>Says whether a call is one of those that throw, or whose default value is used as if it were the row's.</summary>
    /// <param name="call">The call that sends the SQL.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if a row is required; <see langword="false"/> also where that is not known.</returns>
    public static bool IsOf(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        if (SyntaxNames.Of(call.Expression) is not { } name)
            return false;
        var isAsync = name.EndsWith("Async", StringComparison.Ordinal);
        switch (isAsync ? name.Substring(0, name.Length - "Async".Length) : name)
        {
            case "QuerySingle" or "QueryFirst":
                return !IsExceptionHandled(call, model, cancellationToken);
            case "QuerySingleOrDefault" or "QueryFirstOrDefault" or "ExecuteScalar":
                return model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
                    && (method.TypeArguments.Length == 1 ? IsPlainValue(method.TypeArguments[0]) && !IsTested(call, model, cancellationToken) : name.StartsWith("ExecuteScalar", StringComparison.Ordinal) && IsUnboxed(call, model, cancellationToken));
            case "ExecuteReader":
                return IsReadBlindly(call, model, cancellationToken);
            default:
                return false;
        }
    }

    /// <summary>A value type without a value for "none".</summary>
    private static bool IsPlainValue(ITypeSymbol type) => type is { IsValueType: true, OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T, TypeKind: not TypeKind.TypeParameter };

    /// <summary>A catch of InvalidOperationException, which is what a missing row raises.</summary>
    private static bool IsExceptionHandled(SyntaxNode call, SemanticModel model, CancellationToken cancellationToken)
    {
        var inner = call;
        foreach (var ancestor in call.Ancestors())
        {
            if (FunctionScope.IsBoundary(ancestor))
                return false;
            if (ancestor is TryStatementSyntax @try && @try.Block == inner
                && @try.Catches.Any(clause => clause.Declaration?.Type is { } type && model.GetTypeInfo(type, cancellationToken).Type is { Name: nameof(InvalidOperationException) }))
            {
                return true;
            }

            inner = ancestor;
        }

        return false;
    }

    /// <summary>The local that takes the result is compared with something, or the result itself is.</summary>
    private static bool IsTested(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        var result = Result(call);
        if (IsTest(result.Parent))
            return true;
        if (result.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator })
            return false;
        var local = model.GetDeclaredSymbol(declarator, cancellationToken);
        return FunctionScope.MemberOf(call).DescendantNodes().OfType<IdentifierNameSyntax>().Any(use =>
            use.Identifier.ValueText == declarator.Identifier.ValueText && IsTest(use.Parent) && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(use, cancellationToken).Symbol, local));
    }

    private static bool IsTest(SyntaxNode? node) =>
        node is IsPatternExpressionSyntax or SwitchStatementSyntax or SwitchExpressionSyntax
        || node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.IsExpression or (int)SyntaxKind.GreaterThanOrEqualExpression or (int)SyntaxKind.LessThanOrEqualExpression };

    /// <summary><c>(long)command.ExecuteScalar()</c>, <c>Convert.ToInt64(…)</c>, <c>command.ExecuteScalar().ToString()</c>.</summary>
    private static bool IsUnboxed(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        var result = Result(call);
        return result.Parent switch
        {
            CastExpressionSyntax cast => model.GetTypeInfo(cast.Type, cancellationToken).Type is { } type && IsPlainValue(type),
            MemberAccessExpressionSyntax access when access.Expression == result => access.Parent is InvocationExpressionSyntax && model.GetTypeInfo(result, cancellationToken).Type is { SpecialType: SpecialType.System_Object } && model.GetSymbolInfo(access, cancellationToken).Symbol is IMethodSymbol { IsExtensionMethod: false, IsStatic: false },
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax convert } => model.GetSymbolInfo(convert, cancellationToken).Symbol is IMethodSymbol { ContainingType: { Name: "Convert", ContainingNamespace.Name: "System" }, ReturnType: var type } && IsPlainValue(type),
            _ => false,
        };
    }

    /// <summary>The expression that stands for the result: with its await, its ConfigureAwait, its parentheses and its "!".</summary>
    private static ExpressionSyntax Result(ExpressionSyntax call)
    {
        var result = call;
        while (true)
        {
            switch (result.Parent)
            {
                case AwaitExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                    result = (ExpressionSyntax)result.Parent;
                    break;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } access when access.Expression == result:
                    result = configured;
                    break;
                default:
                    return result;
            }
        }
    }

    /// <summary><c>reader.Read(); reader.GetInt64(0)</c>: nobody asks whether there is a row.</summary>
    private static bool IsReadBlindly(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Result(call).Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator } || model.GetDeclaredSymbol(declarator, cancellationToken) is not { } reader)
            return false;
        var isMoved = false;
        var isRead = false;
        foreach (var use in FunctionScope.MemberOf(call).DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (use.Identifier.ValueText != declarator.Identifier.ValueText || !SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(use, cancellationToken).Symbol, reader))
                continue;
            if (use.Parent is not MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax invocation } access)
            {
                // reader[0], or handed on.
                isRead |= use.Parent is ElementAccessExpressionSyntax;
                if (use.Parent is ArgumentSyntax)
                    return false;
                continue;
            }

            switch (access.Name.Identifier.ValueText)
            {
                case "Read" or "ReadAsync" when Result(invocation).Parent is ExpressionStatementSyntax:
                    isMoved = true;
                    break;
                case "Read" or "ReadAsync" or "NextResult" or "NextResultAsync" or "Close" or "CloseAsync" or "Dispose" or "DisposeAsync":
                    if (access.Name.Identifier.ValueText.StartsWith("Read", StringComparison.Ordinal))
                        return false;
                    break;
                default:
                    isRead |= access.Name.Identifier.ValueText.StartsWith("Get", StringComparison.Ordinal);
                    break;
            }
        }

        // HasRows is no call.
        return isMoved && isRead && !FunctionScope.MemberOf(call).DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(static a => a.Name.Identifier.ValueText == "HasRows");
    }
}
