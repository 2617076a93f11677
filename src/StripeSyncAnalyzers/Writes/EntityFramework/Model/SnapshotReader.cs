using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>Reads a model snapshot: what the migrations in C# have made of the database so far, complete and in one form.</summary>
internal static class SnapshotReader
{
    public static ContextModel? Read(Compilation compilation, INamedTypeSymbol snapshot, CancellationToken cancellationToken)
    {
        if (MethodSyntax.Of(snapshot, "BuildModel", cancellationToken) is not { } method)
            return null;
        var context = snapshot.GetAttributes().FirstOrDefault(static a => a.AttributeClass?.Name == "DbContextAttribute")?.ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol;
        var model = new ContextModel(context, IsSnapshot: true);
        var reader = new ModelBuilderReader(new ConstantReader(compilation, snapshot), EntityOf, static _ => false);
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
