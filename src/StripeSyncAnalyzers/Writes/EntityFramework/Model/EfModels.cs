using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Schema;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>The models of a compilation, read on the first demand and then kept: most compilations never ask.</summary>
internal sealed class EfModels
{
    private readonly Compilation compilation;
    private readonly EfSymbols symbols;
    private readonly RetryingLazy<EntityTypes> types;
    private readonly RetryingLazy<NamingChoice> naming;
    private readonly RetryingLazy<Dictionary<string, ContextModel>> snapshots;
    private readonly Dictionary<ISymbol, ContextModel> code = new(SymbolEqualityComparer.Default);

    public EfModels(Compilation compilation, EfSymbols symbols)
    {
        this.compilation = compilation;
        this.symbols = symbols;
        types = new RetryingLazy<EntityTypes>(token => EntityTypes.Find(compilation, symbols, token));
        naming = new RetryingLazy<NamingChoice>(ReadNaming);
        snapshots = new RetryingLazy<Dictionary<string, ContextModel>>(ReadSnapshots);
    }

    public EntityTypes Types(CancellationToken cancellationToken) => types.Get(cancellationToken);

    /// <summary>The models that say what the database is: the snapshot of each context, or else its code.</summary>
    public IEnumerable<ContextModel> All(CancellationToken cancellationToken)
    {
        var known = snapshots.Get(cancellationToken);
        foreach (var snapshot in known.Values)
            yield return snapshot;
        foreach (var context in Types(cancellationToken).Contexts)
        {
            if (!known.ContainsKey(EntityNames.Of(context)) && !context.IsAbstract)
                yield return Code(context, cancellationToken);
        }
    }

    /// <summary>Finds what the model says of an entity.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="context">The context that it is added to; null where that is not known.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The model of the context and the entity in it; null where something of either is not known, or where contexts differ.</returns>
    public (ContextModel Model, EntityModel Entity)? Find(ITypeSymbol entity, INamedTypeSymbol? context, CancellationToken cancellationToken)
    {
        if (context is not null)
            return Of(entity, context, cancellationToken);
        (ContextModel, EntityModel)? found = null;
        foreach (var candidate in Types(cancellationToken).Contexts)
        {
            if (candidate.IsAbstract || Of(entity, candidate, cancellationToken) is not { } other)
                continue;
            if (found is not null)
                return null;
            found = other;
        }

        return found;
    }

    private (ContextModel, EntityModel)? Of(ITypeSymbol entity, INamedTypeSymbol context, CancellationToken cancellationToken)
    {
        // An entity that no migration knows yet is known from the code.
        if (snapshots.Get(cancellationToken).TryGetValue(EntityNames.Of(context), out var snapshot) && snapshot.Entities.ContainsKey(EntityNames.Of(entity)))
            return snapshot.Find(entity, cancellationToken) is { } migrated ? (snapshot, Converted(migrated, Code(context, cancellationToken), cancellationToken)) : null;
        var model = Code(context, cancellationToken);
        return model.Find(entity, cancellationToken) is { } found ? (model, found) : null;
    }

    private ContextModel Code(INamedTypeSymbol context, CancellationToken cancellationToken)
    {
        lock (code)
        {
            if (!code.TryGetValue(context, out var model))
            {
                var choice = naming.Get(cancellationToken);
                model = CodeModelReader.Read(compilation, symbols, Types(cancellationToken), choice.Style, context, cancellationToken);
                model.NamesAreKnown = choice.IsKnown;
                code.Add(context, model);
            }

            return model;
        }
    }

    private Dictionary<string, ContextModel> ReadSnapshots(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ContextModel>(StringComparer.Ordinal);
        foreach (var type in Types(cancellationToken).Snapshots)
        {
            if (SnapshotReader.Read(compilation, type, cancellationToken) is not { Context: { } context } model)
                continue;
            found[EntityNames.Of(context)] = model;
        }

        return found;
    }

    /// <summary>A snapshot does not say that a value is converted to another one of its type; the code does.</summary>
    private static EntityModel Converted(EntityModel migrated, ContextModel code, CancellationToken cancellationToken)
    {
        if (code.Entities.TryGetValue(migrated.Name, out var inCode))
            inCode.Read(cancellationToken);
        return migrated.WithConverted(property =>
            !code.IsKnown || inCode is { IsKnown: false } || (inCode is not null && inCode.Properties.TryGetValue(property.Name, out var known) && known.IsConverted));
    }

    /// <summary>The one naming convention that is turned on anywhere in the compilation.</summary>
    private NamingChoice ReadNaming(CancellationToken cancellationToken)
    {
        Func<string, string>? style = null;
        var method = "";
        if (compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.NamingConventionsExtensions") is null)
            return new NamingChoice(null, IsKnown: false);
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (!InvokedNames.HasAny(tree, NamingStyle.ByMethod.Keys, cancellationToken))
                continue;
            foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
            {
                if (node is not InvocationExpressionSyntax invocation || SyntaxNames.Of(invocation.Expression) is not { } name || !NamingStyle.ByMethod.TryGetValue(name, out var found))
                    continue;
                if (style is not null && name != method)
                    return new NamingChoice(null, IsKnown: false);
                (style, method) = (found, name);
            }
        }

        return new NamingChoice(style, IsKnown: style is not null);
    }

    private sealed record NamingChoice(Func<string, string>? Style, bool IsKnown);
}
