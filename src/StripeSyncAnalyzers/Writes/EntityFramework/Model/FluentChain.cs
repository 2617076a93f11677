using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>A call of a chain of model-building calls.</summary>
/// <param name="Name">The method.</param>
/// <param name="TypeArguments">The type arguments as written.</param>
/// <param name="Arguments">The arguments, without the receiver of an extension method that is called by its class.</param>
/// <param name="Syntax">The call.</param>
internal sealed record FluentCall(string Name, ImmutableArray<TypeSyntax> TypeArguments, ImmutableArray<ArgumentSyntax> Arguments, InvocationExpressionSyntax Syntax);

/// <summary>
/// A chain of model-building calls, from the builder outwards: <c>b.HasIndex("Email").IsUnique()</c>, and the form of the model snapshot,
/// <c>NpgsqlIndexBuilderExtensions.AreNullsDistinct(b.HasIndex("Email"), false)</c>.
/// </summary>
/// <param name="Root">The builder.</param>
/// <param name="Calls">The calls, the first one first.</param>
internal sealed record FluentChain(ExpressionSyntax Root, ImmutableArray<FluentCall> Calls)
{
    public static FluentChain Of(ExpressionSyntax expression)
    {
        var calls = new List<FluentCall>();
        while (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } invocation)
        {
            var arguments = invocation.ArgumentList.Arguments.ToImmutableArray();
            var types = access.Name is GenericNameSyntax generic ? generic.TypeArgumentList.Arguments.ToImmutableArray() : ImmutableArray<TypeSyntax>.Empty;
            var isByClass = arguments.Length > 0 && access.Expression is SimpleNameSyntax { Identifier.ValueText: var name } && name.EndsWith("Extensions", StringComparison.Ordinal);
            calls.Add(new FluentCall(access.Name.Identifier.ValueText, types, isByClass ? arguments.RemoveAt(0) : arguments, invocation));
            expression = isByClass ? arguments[0].Expression : access.Expression;
        }

        calls.Reverse();
        return new FluentChain(expression, calls.ToImmutableArray());
    }

    /// <summary>Whether the builder has a name.</summary>
    public bool StartsAt(string builder) => Root is IdentifierNameSyntax root && root.Identifier.ValueText == builder;
}
