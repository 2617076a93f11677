using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Starts from syntax, passes the gate on the name, and only then asks the write sources, which ask for symbols.</summary>
internal sealed class WriteDiscovery
{
    private readonly ImmutableDictionary<string, ImmutableArray<WriteSource>> byMethod;
    private readonly ImmutableDictionary<string, ImmutableArray<WriteSource>> byType;
    private readonly ImmutableDictionary<string, ImmutableArray<WriteSource>> byProperty;
    private readonly ImmutableArray<WriteSource> withTypes;
    private readonly Action<SyntaxNodeAnalysisContext, SqlWrite> found;

    private WriteDiscovery(ImmutableArray<WriteSource> sources, Action<SyntaxNodeAnalysisContext, SqlWrite> found)
    {
        byMethod = Index(sources, static s => s.Methods);
        byType = Index(sources, static s => s.Types);
        byProperty = Index(sources, static s => s.Properties);
        withTypes = sources.Where(static s => !s.Types.IsEmpty).ToImmutableArray();
        this.found = found;
    }

    /// <summary>Registers for what the sources look for, and for nothing else.</summary>
    /// <param name="context">The start of a compilation.</param>
    /// <param name="sources">The libraries that the compilation references.</param>
    /// <param name="found">Called for each place where SQL is handed over.</param>
    public static void Register(CompilationStartAnalysisContext context, ImmutableArray<WriteSource> sources, Action<SyntaxNodeAnalysisContext, SqlWrite> found)
    {
        var discovery = new WriteDiscovery(sources, found);
        if (!discovery.byMethod.IsEmpty)
            context.RegisterSyntaxNodeAction(discovery.OnInvocation, SyntaxKind.InvocationExpression);
        if (!discovery.byType.IsEmpty)
        {
            context.RegisterSyntaxNodeAction(discovery.OnCreation, SyntaxKind.ObjectCreationExpression);
            context.RegisterSyntaxNodeAction(discovery.OnImplicitCreation, SyntaxKind.ImplicitObjectCreationExpression);
        }

        if (!discovery.byProperty.IsEmpty)
            context.RegisterSyntaxNodeAction(discovery.OnAssignment, SyntaxKind.SimpleAssignmentExpression);
    }

    private static ImmutableDictionary<string, ImmutableArray<WriteSource>> Index(
        ImmutableArray<WriteSource> sources, Func<WriteSource, ImmutableHashSet<string>> names) =>
        sources
            .SelectMany(source => names(source).Select(name => (Name: name, Source: source)))
            .GroupBy(static pair => pair.Name, static pair => pair.Source, StringComparer.Ordinal)
            .ToImmutableDictionary(static group => group.Key, static group => group.ToImmutableArray(), StringComparer.Ordinal);

    private void OnInvocation(SyntaxNodeAnalysisContext context)
    {
        var invocation = (InvocationExpressionSyntax)context.Node;
        if (invocation.ArgumentList.Arguments.Count == 0
            || SyntaxNames.Of(invocation.Expression) is not { } name
            || !byMethod.TryGetValue(name, out var sources))
        {
            return;
        }

        foreach (var source in sources)
        {
            if (source.FromInvocation(invocation, context.SemanticModel, context.CancellationToken) is { } write)
                found(context, write);
        }
    }

    private void OnCreation(SyntaxNodeAnalysisContext context)
    {
        var creation = (ObjectCreationExpressionSyntax)context.Node;
        if (creation.ArgumentList is not { Arguments.Count: > 0 }
            || SyntaxNames.Of(creation.Type) is not { } name
            || !byType.TryGetValue(name, out var sources))
        {
            return;
        }

        Ask(context, creation, sources);
    }

    private void OnImplicitCreation(SyntaxNodeAnalysisContext context)
    {
        var creation = (ImplicitObjectCreationExpressionSyntax)context.Node;
        if (creation.ArgumentList.Arguments.Count > 0)
            Ask(context, creation, withTypes);
    }

    private void OnAssignment(SyntaxNodeAnalysisContext context)
    {
        var assignment = (AssignmentExpressionSyntax)context.Node;
        if (SyntaxNames.Of(assignment.Left) is not { } name || !byProperty.TryGetValue(name, out var sources))
            return;
        foreach (var source in sources)
        {
            if (source.FromAssignment(assignment, context.SemanticModel, context.CancellationToken) is { } write)
                found(context, write);
        }
    }

    private void Ask(SyntaxNodeAnalysisContext context, BaseObjectCreationExpressionSyntax creation, ImmutableArray<WriteSource> sources)
    {
        foreach (var source in sources)
        {
            if (source.FromCreation(creation, context.SemanticModel, context.CancellationToken) is { } write)
                found(context, write);
        }
    }
}
