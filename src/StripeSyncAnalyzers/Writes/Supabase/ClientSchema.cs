using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>The schema that the clients of a compilation are told: <c>new SupabaseOptions { Schema = "app" }</c>, <c>options.Schema = "app"</c>.</summary>
/// <param name="IsKnown">False where it is not known, or where clients differ: also one that is told a schema and one that is not.</param>
/// <param name="Name">The schema; null where none is told, which is <c>public</c>.</param>
internal sealed record ClientSchema(bool IsKnown, string? Name)
{
    public const string Property = "Schema";

    /// <summary>The types that have it: of the client, and of its part for tables alone.</summary>
    public static readonly string[] OptionTypes = { "SupabaseOptions", "ClientOptions" };

    private static readonly ConditionalWeakTable<Compilation, ClientSchema> ByCompilation = new();

    /// <summary>Finds it, once a compilation.</summary>
    public static ClientSchema Of(Compilation compilation, CancellationToken cancellationToken)
    {
        if (ByCompilation.TryGetValue(compilation, out var known))
            return known;
        var read = Read(compilation, cancellationToken);
        return ByCompilation.GetValue(compilation, _ => read);
    }

    private static ClientSchema Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var schema = new ClientSchema(true, null);
        foreach (var tree in compilation.SyntaxTrees)
        {
            // The types of options that are made by new() stand where they are declared.
            var uses = NameUses.Of(tree, cancellationToken);
            if (!uses.Has(Property) || !OptionTypes.Any(uses.Has))
                continue;
            foreach (var assignment in tree.GetRoot(cancellationToken).DescendantNodes().OfType<AssignmentExpressionSyntax>())
            {
                if (SyntaxNames.Of(assignment.Left) != Property || assignment.Parent is InitializerExpressionSyntax { Parent: ObjectCreationExpressionSyntax { Type: var type } } && !OptionTypes.Contains(SyntaxNames.Of(type)))
                    continue;
                var scope = assignment.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration ? compilation.GetSymbolsWithName(declaration.Identifier.ValueText, SymbolFilter.Type, cancellationToken).OfType<INamedTypeSymbol>().FirstOrDefault() : null;
                if (new ConstantReader(compilation, scope).Text(assignment.Right) is not { } name || (schema.Name is not null && schema.Name != name))
                    return new ClientSchema(false, null);
                schema = new ClientSchema(true, name);
            }
        }

        return schema.Name is not null && PlainClients.AreIn(compilation, cancellationToken) ? new ClientSchema(false, null) : schema;
    }
}
