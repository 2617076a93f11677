using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace StripeSyncAnalyzers.Writes;

/// <summary>The arguments of a call by the parameter they go to: named, reordered, or the receiver of an extension method.</summary>
internal static class Arguments
{
    /// <summary>Finds what is written for a parameter.</summary>
    /// <param name="arguments">The arguments of the operation.</param>
    /// <param name="parameter">The name of the parameter.</param>
    /// <returns>The expression, or null when the parameter takes its default.</returns>
    public static ExpressionSyntax? Find(ImmutableArray<IArgumentOperation> arguments, string parameter)
    {
        foreach (var argument in arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit && string.Equals(argument.Parameter?.Name, parameter, StringComparison.Ordinal))
                return argument.Syntax is ArgumentSyntax syntax ? syntax.Expression : argument.Syntax as ExpressionSyntax;
        }

        return null;
    }
}
