using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using StripeSyncAnalyzers.Schema;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>What is known of EF Core in one compilation, shared by everything that asks.</summary>
internal sealed class EfLibrary
{
    private static readonly ConditionalWeakTable<Compilation, Holder> ByCompilation = new();

    private readonly Compilation compilation;
    private readonly RetryingLazy<ImplicitSchema> schema;

    private EfLibrary(Compilation compilation, EfSymbols symbols, EfProviders providers)
    {
        this.compilation = compilation;
        Symbols = symbols;
        Providers = providers;
        Models = new EfModels(compilation, symbols);
        schema = new RetryingLazy<ImplicitSchema>(token => ModelSchema.Make(this.compilation, Models, Providers, token));
    }

    public EfSymbols Symbols { get; }

    public EfProviders Providers { get; }

    public EfModels Models { get; }

    /// <summary>Finds it; null where EF Core is not referenced, or where only providers of other databases are.</summary>
    public static EfLibrary? Of(Compilation compilation) => ByCompilation.GetValue(compilation, static c => new Holder(Make(c))).Library;

    /// <summary>The schema that the models of the compilation stand for.</summary>
    public ImplicitSchema Schema(CancellationToken cancellationToken) => schema.Get(cancellationToken);

    private static EfLibrary? Make(Compilation compilation) =>
        EfSymbols.Resolve(compilation) is { } symbols && new EfProviders(compilation, symbols) is { AreOthersOnly: false } providers
            ? new EfLibrary(compilation, symbols, providers)
            : null;

    private sealed class Holder(EfLibrary? library)
    {
        public EfLibrary? Library { get; } = library;
    }
}
