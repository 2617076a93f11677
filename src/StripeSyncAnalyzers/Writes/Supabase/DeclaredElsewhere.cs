using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>
/// QueryOptions of a static member in another file: <c>static readonly QueryOptions ByKey = new() { OnConflict = "…" }</c>, or a property that makes new ones.
/// Read from the syntax alone, which has no semantic model here.
/// </summary>
internal static class DeclaredElsewhere
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<string, bool>> ChangedNames = new();

    /// <summary>Finds what a member is made of.</summary>
    /// <param name="options">The expression at the call.</param>
    /// <param name="symbols">The client's types.</param>
    /// <param name="model">The semantic model of the call's tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What the initializer sets, and whether each use gets an object of its own; null where something else may change it.</returns>
    public static (IEnumerable<(string Property, ExpressionSyntax Value)> Assignments, ConstantReader Constants, bool IsOwn)? Of(
        ExpressionSyntax options, SupabaseSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        var member = model.GetSymbolInfo(ObjectHistory.Strip(options), cancellationToken).Symbol;
        var type = member switch
        {
            IFieldSymbol { IsStatic: true, IsReadOnly: true } field => field.Type,
            IPropertySymbol { IsStatic: true, SetMethod: null } property => property.Type,
            _ => null,
        };
        if (!SymbolEqualityComparer.Default.Equals(type, symbols.QueryOptions) || member!.DeclaringSyntaxReferences is not { Length: 1 } declarations || declarations[0].SyntaxTree == options.SyntaxTree)
            return null;
        var (made, isOwn) = declarations[0].GetSyntax(cancellationToken) switch
        {
            VariableDeclaratorSyntax { Initializer.Value: var value } => (value, false),
            PropertyDeclarationSyntax { Initializer.Value: var value } => (value, false),
            PropertyDeclarationSyntax { ExpressionBody.Expression: var value } => (value, true),
            _ => (null, false),
        };
        if (made is null || ObjectHistory.Strip(made) is not BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } creation
            || creation is ObjectCreationExpressionSyntax { Type: var created } && SyntaxNames.Of(created) != symbols.QueryOptions.Name
            || (!isOwn && MayBeChanged(member.Name, model.Compilation, cancellationToken)))
        {
            return null;
        }

        var assignments = creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().Select(static a => (SyntaxNames.Of(a.Left) ?? "", a.Right)) ?? Enumerable.Empty<(string, ExpressionSyntax)>();
        return (assignments, new ConstantReader(model.Compilation, member.ContainingType), isOwn);
    }

    /// <summary>A property of it is assigned, it gets another name, or somebody else than the client gets it: looked for once a compilation.</summary>
    private static bool MayBeChanged(string name, Compilation compilation, CancellationToken cancellationToken) =>
        ChangedNames.GetValue(compilation, static _ => new ConcurrentDictionary<string, bool>(StringComparer.Ordinal)).GetOrAdd(name, n => IsChangedAnywhere(n, compilation, cancellationToken));

    private static bool IsChangedAnywhere(string name, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (!NameUses.Of(tree, cancellationToken).Has(name))
                continue;
            foreach (var use in tree.GetRoot(cancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (use.Identifier.ValueText != name)
                    continue;
                var reference = use.Parent is MemberAccessExpressionSyntax access && access.Name == use ? (ExpressionSyntax)access : use;
                var isRead = reference.Parent is MemberAccessExpressionSyntax read && !(read.Parent is AssignmentExpressionSyntax assignment && assignment.Left == read);
                var isSent = reference.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && SyntaxNames.Of(call.Expression) is "Insert" or "Upsert" or "Update" or "Delete";
                if (!isRead && !isSent)
                    return true;
            }
        }

        return false;
    }
}
