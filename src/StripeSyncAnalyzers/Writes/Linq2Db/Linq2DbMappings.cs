using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Schema;
using StripeSyncAnalyzers.Writes.EntityFramework;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>The mapping of each entity: by attributes, by FluentMappingBuilder, or by the model of EF Core where the table is a set of its.</summary>
internal sealed class Linq2DbMappings
{
    private readonly EfLibrary? entityFramework;
    private readonly RetryingLazy<FluentMappings> fluent;
    private readonly ConcurrentDictionary<ITypeSymbol, Linq2DbEntity?> entities = new(SymbolEqualityComparer.Default);

    public Linq2DbMappings(Compilation compilation, EfLibrary? entityFramework)
    {
        this.entityFramework = entityFramework;
        fluent = new RetryingLazy<FluentMappings>(token => FluentMappings.Read(compilation, token));
    }

    /// <summary>Finds the mapping of an entity.</summary>
    /// <param name="call">The call that writes it.</param>
    /// <param name="type">Its class.</param>
    /// <returns>The mapping, or null where it is not known.</returns>
    public Linq2DbEntity? Find(Linq2DbCall call, ITypeSymbol type)
    {
        if (call.BridgedSet is { } set)
            return OfModel(set, type, call);
        var mappings = fluent.Get(call.CancellationToken);
        return mappings.AreKnown ? entities.GetOrAdd(type, t => Linq2DbEntity.Of(t, mappings)) : null;
    }

    /// <summary>Says whether EF Core's set writes to PostgreSQL.</summary>
    public bool IsPostgreSql(ExpressionSyntax set, SemanticModel model, CancellationToken cancellationToken) =>
        entityFramework?.Providers.IsPostgreSql(ContextOf(set, model, cancellationToken), cancellationToken) == true;

    private Linq2DbEntity? OfModel(ExpressionSyntax set, ITypeSymbol type, Linq2DbCall call) =>
        entityFramework?.Models.Find(type, ContextOf(set, call.Model, call.CancellationToken), call.CancellationToken) is var (context, entity)
            ? Linq2DbEntity.Of(type, context, entity)
            : null;

    private INamedTypeSymbol? ContextOf(ExpressionSyntax set, SemanticModel model, CancellationToken cancellationToken) =>
        EfRawSqlSource.ContextOf(set, model, cancellationToken) is INamedTypeSymbol context
        && entityFramework!.Symbols.IsContext(context)
        && !SymbolEqualityComparer.Default.Equals(context, entityFramework.Symbols.Context)
            ? context
            : null;
}
