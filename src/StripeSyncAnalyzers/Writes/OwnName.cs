using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>
/// Tells an object's own id, which is stored as what it is, from a reference to that object: <c>new { user.Id }</c> from <c>new { OrderId = order.Id }</c>.
/// </summary>
internal static class OwnName
{
    /// <summary>Says whether a value that is made of a property is handed over under the name of that property, or under no name.</summary>
    /// <param name="value">The value, where it is handed over as a parameter of SQL.</param>
    /// <param name="property">The property.</param>
    public static bool IsKept(ExpressionSyntax value, string property)
    {
        SyntaxNode top = value;
        while (top.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax)
            top = top.Parent;
        return top.Parent switch
        {
            AnonymousObjectMemberDeclaratorSyntax { NameEquals: var name } => name is null ? SyntaxNames.Of((ExpressionSyntax)top) is not { } inferred || IsSame(inferred, property) : IsSame(name.Name.Identifier.ValueText, property),

            // parameter.Value = order.Id; another assignment is to an entity, which refers to this one.
            AssignmentExpressionSyntax assignment => SyntaxNames.Of(assignment.Left) is "Value" or "TypedValue" or "NpgsqlValue"
                && Literals(assignment.Parent is InitializerExpressionSyntax ? assignment.Parent.Parent! : assignment.Left).All(text => HasWord(text, property)),
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => Literals(call.ArgumentList).All(text => HasWord(text, property)),
            ArgumentSyntax { Parent: ArgumentListSyntax { Parent: BaseObjectCreationExpressionSyntax } list } => Literals(list).Any(text => HasWord(text, property)),
            InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax text } => text.Contents.OfType<InterpolatedStringTextSyntax>().Any(part => HasWord(part.TextToken.ValueText, property)),
            _ => false,
        };
    }

    private static bool IsSame(string name, string property) =>
        string.Equals(name.Replace("_", ""), property.Replace("_", ""), StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Literals(SyntaxNode node) =>
        node.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(static literal => literal.IsKind(SyntaxKind.StringLiteralExpression)).Select(static literal => literal.Token.ValueText);

    private static bool HasWord(string text, string property)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_'))
            {
                if (start < 0)
                    start = i;
            }
            else if (start >= 0)
            {
                if (IsSame(text.Substring(start, i - start), property))
                    return true;
                start = -1;
            }
        }

        return false;
    }
}
