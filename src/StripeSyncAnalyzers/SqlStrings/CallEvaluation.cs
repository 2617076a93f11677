using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>Evaluates calls: the methods of string, StringBuilder, and methods of the compilation that return one expression.</summary>
internal sealed class CallEvaluation(ExpressionEvaluation expressions, Compilation compilation, CancellationToken cancellationToken)
{
    private static readonly ImmutableArray<TextVariant> s_unknown = ImmutableArray.Create(TextVariant.Unknown);

    private readonly HashSet<IMethodSymbol> _active = new(SymbolEqualityComparer.Default);

    /// <summary>Evaluates a call.</summary>
    public ImmutableArray<TextVariant> Evaluate(InvocationExpressionSyntax call, EvaluationScope? scope, int depth)
    {
        var access = call.Expression as MemberAccessExpressionSyntax;
        if (MethodOf(call, scope) is { } method)
        {
            method = method.ReducedFrom ?? method;
            if (method.ContainingType.SpecialType == SpecialType.System_String || method is { Name: "ToString", ContainingType.SpecialType: SpecialType.System_Object })
                return access is null ? s_unknown : EvaluateStringMethod(call, access, scope, depth);
            if (StringBuilderEvaluation.IsStringBuilder(method.ContainingType))
            {
                return method.Name == "ToString" && method.Parameters.IsEmpty && access is not null
                    ? Builders.Evaluate(access.Expression, scope, depth + 1)
                    : s_unknown;
            }

            return method.ReturnType.SpecialType == SpecialType.System_String ? EvaluateBody(call, method, scope, depth) : s_unknown;
        }

        // Without a model only the keyword says surely what the receiver is.
        return !expressions.HasModelFor(call) && access?.Expression is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.StringKeyword }
            ? EvaluateStringMethod(call, access, scope, depth)
            : s_unknown;
    }

    /// <summary>The evaluation of what a StringBuilder holds.</summary>
    public StringBuilderEvaluation Builders => new(expressions);

    private IMethodSymbol? MethodOf(InvocationExpressionSyntax call, EvaluationScope? scope) =>
        expressions.HasModelFor(call) ? expressions.SymbolAt(call) as IMethodSymbol
        : call.Expression is IdentifierNameSyntax name ? SymbolEvaluation.FindMember(name.Identifier.ValueText, scope?.DeclaringType) as IMethodSymbol
        : null;

    private ImmutableArray<TextVariant> EvaluateStringMethod(InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, EvaluationScope? scope, int depth)
    {
        var arguments = call.ArgumentList.Arguments;
        if (arguments.Any(static a => a.NameColon is not null))
            return s_unknown;
        switch (access.Name.Identifier.ValueText, arguments.Count)
        {
            case ("Concat", _):
                return Joining.Concat(expressions, arguments, scope, depth);
            case ("Join", _):
                return Joining.Join(expressions, arguments, scope, depth);
            case ("Format", _):
                return FormatText.Evaluate(expressions, arguments, scope, depth);
            case ("ToString", 0):
                // A number and others have a ToString of object's too; what is known of a text alone is its own.
                return IsString(access.Expression) ? expressions.Evaluate(access.Expression, scope, depth + 1) : s_unknown;
            case ("Trim", 0):
                return Edited(static variant => TextEdits.Trim(variant, start: true, end: true));
            case ("TrimStart", 0):
                return Edited(static variant => TextEdits.Trim(variant, start: true, end: false));
            case ("TrimEnd", 0):
                return Edited(static variant => TextEdits.Trim(variant, start: false, end: true));
            case ("Replace", 2):
                return Replace();
            default:
                return s_unknown;
        }

        ImmutableArray<TextVariant> Edited(Func<TextVariant, TextVariant> edit) =>
            ImmutableArray.CreateRange(expressions.Evaluate(access.Expression, scope, depth + 1), edit);

        ImmutableArray<TextVariant> Replace()
        {
            var searched = expressions.Evaluate(arguments[0].Expression, scope, depth + 1);
            var replacement = expressions.Evaluate(arguments[1].Expression, scope, depth + 1);
            return searched.Length == 1 && TextEdits.WholeText(searched[0]) is { Length: > 0 } old && replacement.Length == 1
                ? Edited(variant => TextEdits.Replace(variant, old, replacement[0].BroughtBy(arguments[1].Expression), expressions.Budget))
                : s_unknown;
        }
    }

    private bool IsString(ExpressionSyntax receiver) =>
        expressions.HasModelFor(receiver) && expressions.TypeAt(receiver) is { SpecialType: SpecialType.System_String };

    private ImmutableArray<TextVariant> EvaluateBody(InvocationExpressionSyntax call, IMethodSymbol method, EvaluationScope? scope, int depth)
    {
        if (ReturnedExpression.MayBeReplaced(method) || method.IsAsync || method.RefKind != RefKind.None
            || method.OriginalDefinition.DeclaringSyntaxReferences.Length != 1
            || !compilation.ContainsSyntaxTree(method.OriginalDefinition.DeclaringSyntaxReferences[0].SyntaxTree)
            || ReturnedExpression.Of(method.OriginalDefinition.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken)) is not { } returned
            || !expressions.CanRead(returned)
            || !expressions.Budget.TakeCall()
            || !_active.Add(method.OriginalDefinition))
        {
            return s_unknown;
        }

        // A method that calls itself finds itself unknown.
        var value = expressions.Evaluate(returned, new EvaluationScope(method.ContainingType, method, Passed(call, method, scope, depth)), depth + 1);
        _active.Remove(method.OriginalDefinition);
        return SymbolEvaluation.Reached(method.OriginalDefinition, value);
    }

    /// <summary>What a call passes, by the name of the parameter; what is not there is not known.</summary>
    private ImmutableDictionary<string, ImmutableArray<TextVariant>> Passed(InvocationExpressionSyntax call, IMethodSymbol method, EvaluationScope? scope, int depth)
    {
        var passed = ImmutableDictionary.CreateBuilder<string, ImmutableArray<TextVariant>>(StringComparer.Ordinal);
        foreach (var parameter in method.Parameters)
        {
            passed[parameter.Name] = parameter is { HasExplicitDefaultValue: true, Type.TypeKind: not TypeKind.Enum } && ExpressionEvaluation.Format(parameter.ExplicitDefaultValue) is { } value
                ? ImmutableArray.Create(TextVariant.Of(value))
                : s_unknown;
        }

        // A call in the form of an extension method has its receiver as the first argument.
        var position = 0;
        if (method.IsExtensionMethod && expressions.HasModelFor(call) && expressions.SymbolAt(call) is IMethodSymbol { ReducedFrom: not null })
        {
            if (call.Expression is MemberAccessExpressionSyntax access)
                passed[method.Parameters[0].Name] = expressions.Evaluate(access.Expression, scope, depth + 1);
            position = 1;
        }

        foreach (var argument in call.ArgumentList.Arguments)
        {
            var name = argument.NameColon?.Name.Identifier.ValueText ?? (position < method.Parameters.Length ? method.Parameters[position].Name : null);
            position++;
            if (name is null || method.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
                continue;
            passed[name] = parameter.IsParams || argument.RefKindKeyword.RawKind != (int)SyntaxKind.None
                ? s_unknown
                : expressions.Evaluate(argument.Expression, scope, depth + 1);
        }

        return passed.ToImmutable();
    }
}
