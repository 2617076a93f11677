using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>What a StringBuilder holds: <c>new StringBuilder("…").Append(…).AppendLine(…)</c>, and what is appended to a local.</summary>
internal readonly struct StringBuilderEvaluation(ExpressionEvaluation expressions)
{
    /// <summary>Longer chains are not known: each call is bound from the top of the chain.</summary>
    private const int MaxChain = 256;

    private static readonly ImmutableArray<TextVariant> s_unknown = ImmutableArray.Create(TextVariant.Unknown);

    public static bool IsStringBuilder(ITypeSymbol? type) =>
        type is { Name: "StringBuilder", ContainingNamespace: { Name: "Text", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };

    /// <summary>Whether a method adds to the end and does nothing else.</summary>
    public static bool IsAppend(string method) => method is "Append" or "AppendLine" or "AppendFormat" or "AppendJoin";

    /// <summary>Takes the calls of a chain apart.</summary>
    /// <param name="chain">An expression.</param>
    /// <returns>What the chain starts with, and its calls, the last one first.</returns>
    public static (ExpressionSyntax Root, List<(InvocationExpressionSyntax Call, string Method)> Calls) Unchain(ExpressionSyntax chain)
    {
        var calls = new List<(InvocationExpressionSyntax, string)>();
        chain = ExpressionEvaluation.Unwrap(chain);
        while (chain is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call)
        {
            calls.Add((call, access.Name.Identifier.ValueText));
            chain = ExpressionEvaluation.Unwrap(access.Expression);
        }

        return (chain, calls);
    }

    /// <summary>Evaluates what a builder holds.</summary>
    public ImmutableArray<TextVariant> Evaluate(ExpressionSyntax builder, EvaluationScope? scope, int depth)
    {
        var (root, calls) = Unchain(builder);
        if (!expressions.HasModelFor(root) || calls.Count > MaxChain || depth > EvaluationBudget.MaxDepth)
            return s_unknown;
        var start = root switch
        {
            BaseObjectCreationExpressionSyntax creation when IsStringBuilder(expressions.TypeAt(creation)) => EvaluateCreation(creation, scope, depth),
            IdentifierNameSyntax name when expressions.SymbolAt(name) is ILocalSymbol local => expressions.Flow.Evaluate(local, name, depth),
            _ => s_unknown,
        };
        if (start.Length == 1 && start[0].IsUnknown)
            return s_unknown;
        var result = new TextBuilder(expressions.Budget, start);
        return Append(ref result, calls, scope, depth) ? result.Build() : s_unknown;
    }

    /// <summary>Appends what the calls of a chain append.</summary>
    /// <param name="result">The text so far; a new one where the chain starts anew.</param>
    /// <param name="calls">The calls, the last one first.</param>
    /// <param name="scope">Where the chain stands.</param>
    /// <param name="depth">How deep the evaluation is.</param>
    /// <returns>False where a call does something else.</returns>
    public bool Append(ref TextBuilder result, List<(InvocationExpressionSyntax Call, string Method)> calls, EvaluationScope? scope, int depth)
    {
        for (var i = calls.Count - 1; i >= 0; i--)
        {
            var (call, method) = calls[i];
            if (expressions.SymbolAt(call) is not IMethodSymbol { ContainingType: var type } || !IsStringBuilder(type))
                return false;
            var arguments = call.ArgumentList.Arguments;
            switch (method, arguments.Count)
            {
                case ("Append" or "AppendLine", 1):
                    result.Append(expressions.Evaluate(arguments[0].Expression, scope, depth + 1), arguments[0].Expression);
                    break;
                case ("Append", > 1):
                    result.AppendHole();
                    break;
                case ("AppendLine", > 1):
                    result.AppendHole();
                    break;
                case ("AppendFormat", > 0):
                    result.Append(FormatText.Evaluate(expressions, arguments, scope, depth), call);
                    break;
                case ("AppendJoin", > 1):
                    result.Append(Joining.Join(expressions, arguments, scope, depth), call);
                    break;
                case ("AppendLine", 0):
                    break;
                case ("Clear", 0):
                    result = new TextBuilder(expressions.Budget);
                    break;
                default:
                    return false;
            }

            if (method == "AppendLine")
                result.Append(LiteralText.Unmapped("\n"));
        }

        return true;
    }

    private ImmutableArray<TextVariant> EvaluateCreation(BaseObjectCreationExpressionSyntax creation, EvaluationScope? scope, int depth)
    {
        if (creation.Initializer is not null)
            return s_unknown;
        var arguments = creation.ArgumentList?.Arguments;
        var isText = arguments is { Count: > 0 } && expressions.TypeAt(arguments.Value[0].Expression) is { SpecialType: SpecialType.System_String };
        if (!isText)
            return ImmutableArray.Create(TextVariant.Of(""));
        return arguments!.Value.Count <= 2 && arguments.Value[0].NameColon is null ? expressions.Evaluate(arguments.Value[0].Expression, scope, depth + 1) : s_unknown;
    }
}
