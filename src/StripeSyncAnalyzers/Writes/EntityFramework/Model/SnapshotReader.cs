using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>Reads a model snapshot: what the migrations in C# have made of the database so far, complete and in one form.</summary>
internal static class SnapshotReader
{
    /// <summary>
    /// What was read of a snapshot that names no symbol, which is every one that a tool wrote: it is the same in each compilation that has the method, and
    /// a keystroke elsewhere does not read it again. Nobody changes these entities.
    /// </summary>
    private static readonly ConditionalWeakTable<MethodDeclarationSyntax, ContextModel> ByMethod = new();

    public static ContextModel? Read(Compilation compilation, INamedTypeSymbol snapshot, CancellationToken cancellationToken)
    {
        if (MethodSyntax.Of(snapshot, "BuildModel", cancellationToken) is not { } method)
            return null;
        var context = snapshot.GetAttributes().FirstOrDefault(static a => a.AttributeClass?.Name == "DbContextAttribute")?.ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol;
        if (ByMethod.TryGetValue(method, out var known))
            return known with { Context = context };

        var constants = new ConstantReader(compilation, snapshot);
        var model = Read(method, constants, cancellationToken);
        if (!constants.AskedForSymbols)
            ByMethod.GetValue(method, _ => model);
        return model with { Context = context };
    }

    private static ContextModel Read(MethodDeclarationSyntax method, ConstantReader constants, CancellationToken cancellationToken)
    {
        var model = new ContextModel(Context: null, IsSnapshot: true);
        var reader = new ModelBuilderReader(constants, EntityOf, static _ => false);
        reader.Read(method, static () => { });
        model.IsKnown = reader.IsKnown;
        model.DefaultSchema = reader.DefaultSchema;
        foreach (var entity in model.Entities.Values)
        {
            entity.Read(cancellationToken);

            // A derived entity makes its base one too.
            if (entity.Base is not null && model.Entities.TryGetValue(entity.Base, out var parent))
                parent.IsInherited = true;
            if (entity.Base is null && entity.Table is null)
                entity.IsKnown = false;
        }

        return model;

        EntityModel EntityOf(string name)
        {
            if (!model.Entities.TryGetValue(name, out var entity))
                model.Entities.Add(name, entity = new EntityModel(name));
            return entity;
        }
    }
}

/// <summary>Finds the syntax of methods.</summary>
internal static class MethodSyntax
{
    /// <summary>The one declaration of a method of a type; null where there is none in source.</summary>
    public static MethodDeclarationSyntax? Of(INamedTypeSymbol type, string name, CancellationToken cancellationToken)
    {
        foreach (var member in type.GetMembers(name))
        {
            if (member is IMethodSymbol { Parameters.Length: 1, DeclaringSyntaxReferences: { Length: > 0 } references })
                return references[references.Length - 1].GetSyntax(cancellationToken) as MethodDeclarationSyntax;
        }

        return null;
    }
}
