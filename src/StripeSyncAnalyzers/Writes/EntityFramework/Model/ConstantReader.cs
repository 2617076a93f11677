using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>Reads constants and selectors from the syntax of a model: it stands in another tree than the one that is analysed, which has no semantic model here.</summary>
internal sealed class ConstantReader(Compilation compilation, INamedTypeSymbol? scope)
{
    private const int MaxDepth = 32;

    /// <summary>Whether anything was asked that the syntax alone does not answer.</summary>
    public bool AskedForSymbols { get; private set; }

    /// <summary>A text that is known; null where it is not, or is null.</summary>
    public string? Text(ExpressionSyntax expression) => Read(expression, 0) is { IsKnown: true, Value: string text } ? text : null;

    /// <summary>Whether an expression is the constant null.</summary>
    public bool IsNull(ExpressionSyntax expression) => Read(expression, 0) is { IsKnown: true, Value: null };

    /// <summary>A truth value that is known.</summary>
    public bool? Boolean(ExpressionSyntax expression) => Read(expression, 0) is { IsKnown: true, Value: bool value } ? value : null;

    /// <summary>The value of a constant.</summary>
    public (bool IsKnown, object? Value) Read(ExpressionSyntax expression) => Read(expression, 0);

    /// <summary>
    /// The properties that arguments name: <c>"A", "B"</c>, <c>nameof(C.A)</c>, <c>new[] { "A" }</c>, <c>c =&gt; c.A</c>, <c>c =&gt; new { c.A, c.B }</c>.
    /// </summary>
    /// <returns>The names; a default array where one is not known.</returns>
    public ImmutableArray<string> Properties(IEnumerable<ExpressionSyntax> arguments)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var argument in arguments)
        {
            foreach (var part in Parts(argument))
            {
                if (Property(part) is not { } name)
                    return default;
                names.Add(name);
            }
        }

        return names.ToImmutable();
    }

    /// <summary>The property that a name or a selector names; null where it is not a property of the entity itself.</summary>
    public string? Property(ExpressionSyntax expression)
    {
        if (expression is not LambdaExpressionSyntax lambda)
            return ObjectHistory.Strip(expression) is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax, Parent: AnonymousObjectMemberDeclaratorSyntax } member ? member.Name.Identifier.ValueText : Text(expression);
        return lambda.ExpressionBody is { } body && ObjectHistory.Strip(body) is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } access ? access.Name.Identifier.ValueText : null;
    }

    private static IEnumerable<ExpressionSyntax> Parts(ExpressionSyntax expression) => expression switch
    {
        LambdaExpressionSyntax { ExpressionBody: { } body } when ObjectHistory.Strip(body) is AnonymousObjectCreationExpressionSyntax several => several.Initializers.Select(static i => i.Expression),
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        ArrayCreationExpressionSyntax { Initializer: { } items } => items.Expressions,
        CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(static e => e.Expression),
        _ => new[] { expression },
    };

    private (bool IsKnown, object? Value) Read(ExpressionSyntax expression, int depth)
    {
        expression = ObjectHistory.Strip(expression);
        if (depth > MaxDepth)
            return default;
        switch (expression)
        {
            case LiteralExpressionSyntax literal:
                return (true, literal.IsKind(SyntaxKind.DefaultLiteralExpression) ? null : literal.Token.Value);
            case DefaultExpressionSyntax:
                return (true, null);
            case InterpolatedStringExpressionSyntax { Contents: var contents } when contents.All(static c => c is InterpolatedStringTextSyntax):
                return (true, string.Concat(LiteralDecoder.Decode((InterpolatedStringExpressionSyntax)expression).Select(static t => t.Value)));
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                return Read(sum.Left, depth + 1) is { IsKnown: true, Value: string left } && Read(sum.Right, depth + 1) is { IsKnown: true, Value: string right} ? (true, left + right) : default;
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression, Operand: LiteralExpressionSyntax { Token.Value: int number } }:
                return (true, -number);
            case InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" }, ArgumentList.Arguments: { Count: 1 } arguments }:
                return (true, SyntaxNames.Of(arguments[0].Expression));
            case IdentifierNameSyntax name:
                AskedForSymbols = true;
                return Constant(SymbolEvaluation.FindMember(name.Identifier.ValueText, scope));
            case MemberAccessExpressionSyntax access when SyntaxNames.Of(access.Expression) is { } type:
                AskedForSymbols = true;
                return Constant(TypeNamed(type)?.GetMembers(access.Name.Identifier.ValueText).FirstOrDefault());
            default:
                return default;
        }
    }

    private static (bool IsKnown, object? Value) Constant(ISymbol? symbol) =>
        symbol is IFieldSymbol { HasConstantValue: true, Type.TypeKind: not TypeKind.Enum } field ? (true, field.ConstantValue) : default;

    private INamedTypeSymbol? TypeNamed(string name)
    {
        INamedTypeSymbol? found = null;
        foreach (var symbol in compilation.GetSymbolsWithName(name, SymbolFilter.Type))
        {
            if (found is not null)
                return null;
            found = symbol as INamedTypeSymbol;
        }

        return found;
    }
}
