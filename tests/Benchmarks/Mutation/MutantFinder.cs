using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSync.Benchmarks.Mutation;

/// <summary>All mutants of a file, in the order of the text. Some do not compile: types are not looked at here.</summary>
internal static class MutantFinder
{
    private static readonly Dictionary<SyntaxKind, string[]> Operators = new()
    {
        [SyntaxKind.EqualsExpression] = ["!="],
        [SyntaxKind.NotEqualsExpression] = ["=="],
        [SyntaxKind.LessThanExpression] = ["<=", ">="],
        [SyntaxKind.LessThanOrEqualExpression] = ["<", ">"],
        [SyntaxKind.GreaterThanExpression] = [">=", "<="],
        [SyntaxKind.GreaterThanOrEqualExpression] = [">", "<"],
        [SyntaxKind.LogicalAndExpression] = ["||"],
        [SyntaxKind.LogicalOrExpression] = ["&&"],
        [SyntaxKind.AddExpression] = ["-"],
        [SyntaxKind.SubtractExpression] = ["+"],
    };

    /// <summary>Finds them.</summary>
    /// <param name="tree">The file.</param>
    /// <param name="first">The number of the first one.</param>
    public static IEnumerable<Mutant> Find(SyntaxTree tree, int first)
    {
        foreach (var member in tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>().Where(MemberCopies.IsPossible))
        {
            foreach (var node in member.DescendantNodes(static n => n is not AttributeListSyntax))
            {
                foreach (var (replaced, text) in Of(node))
                    yield return new Mutant(first++, member, replaced.Span, text);
            }
        }
    }

    private static IEnumerable<(SyntaxNodeOrToken Replaced, string Text)> Of(SyntaxNode node)
    {
        switch (node)
        {
            case BinaryExpressionSyntax binary when Operators.TryGetValue(binary.Kind(), out var others):
                return others.Select(other => ((SyntaxNodeOrToken)binary.OperatorToken, other));
            case IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax not }:
                return [(not, not.Pattern.ToString())];
            case IsPatternExpressionSyntax { Pattern: var pattern }:
                return [(pattern, $"not ({pattern})")];
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                return [(not, not.Operand.ToString())];
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression }:
                return [(node, "false")];
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression }:
                return [(node, "true")];
            case LiteralExpressionSyntax { Token.Value: int number }:
                return [(node, (number + 1).ToString(CultureInfo.InvariantCulture)), (node, (number - 1).ToString(CultureInfo.InvariantCulture))];
            case IfStatementSyntax { Condition: var condition } when IsNotMutatedItself(condition):
                return [(condition, $"!({condition})")];
            case WhileStatementSyntax { Condition: var condition } when IsNotMutatedItself(condition):
                return [(condition, $"!({condition})")];
            case ConditionalExpressionSyntax { Condition: var condition } when IsNotMutatedItself(condition):
                return [(condition, $"!({condition})")];
            case WhenClauseSyntax { Condition: var condition } when IsNotMutatedItself(condition):
                return [(condition, $"!({condition})")];
            case ReturnStatementSyntax { Expression: { } returned } when !IsDefault(returned):
                return [(returned, "default!")];
            case ArrowExpressionClauseSyntax { Expression: var returned } when !IsDefault(returned):
                return [(returned, "default!")];
            case InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0, Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax { Identifier.Text: "Any" or "All" } name } }:
                return [(name, name.Identifier.Text == "Any" ? "All" : "Any")];
            // What a cancelled call does is no verdict.
            case ExpressionStatementSyntax statement when !statement.ToString().Contains("ThrowIfCancellationRequested", StringComparison.Ordinal):
                return [(statement, ";")];
            default:
                return [];
        }
    }

    /// <summary>An operator, a pattern or a negation is mutated where it stands, to the same effect.</summary>
    private static bool IsNotMutatedItself(ExpressionSyntax condition) =>
        condition is not (IsPatternExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression })
        && !condition.IsKind(SyntaxKind.EqualsExpression)
        && !condition.IsKind(SyntaxKind.NotEqualsExpression);

    /// <summary>Literals are mutated themselves, and the first member of an enum is its default.</summary>
    private static bool IsDefault(ExpressionSyntax returned) =>
        returned is LiteralExpressionSyntax or PostfixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } || returned.ToString() is "Ternary.Unknown" or "Truth.Unknown" or "Order.None";
}
