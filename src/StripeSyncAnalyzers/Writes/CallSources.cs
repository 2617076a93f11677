using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using StripeSyncAnalyzers.Writes.AdoNet;
using StripeSyncAnalyzers.Writes.DapperContrib;
using StripeSyncAnalyzers.Writes.EntityFramework;
using StripeSyncAnalyzers.Writes.EntityFrameworkBulk;
using StripeSyncAnalyzers.Writes.Linq2Db;
using StripeSyncAnalyzers.Writes.PostgrestHttp;
using StripeSyncAnalyzers.Writes.Supabase;

namespace StripeSyncAnalyzers.Writes;

/// <summary>One source for each library that makes its own SQL and that a compilation references; the symbols of each are resolved here, once.</summary>
internal static class CallSources
{
    public static ImmutableArray<CallSource> Of(Compilation compilation)
    {
        var sources = ImmutableArray.CreateBuilder<CallSource>();
        var providers = new DatabaseProviders(compilation, AdoNetSymbols.Resolve(compilation));
        if (EfLibrary.Of(compilation) is { } entityFramework)
        {
            sources.Add(new TrackedAddSource(entityFramework));
            if (FlexLabsUpsertSource.Resolve(compilation, entityFramework) is { } flexLabs)
                sources.Add(flexLabs);
            if (BulkExtensionsSource.Resolve(compilation, entityFramework) is { } bulk)
                sources.Add(bulk);
            if (LinqToDBBridgeSource.Resolve(compilation, entityFramework) is { } bridge)
                sources.Add(bridge);
        }

        sources.AddRange(SupabaseSymbols.Resolve(compilation).Select(static symbols => new SupabaseCallSource(symbols)));
        if (HttpSymbols.Resolve(compilation) is { } http)
            sources.Add(new PostgrestHttpCallSource(http));
        if (Linq2DbSymbols.Resolve(compilation) is { } linq2Db)
            sources.Add(new Linq2DbCallSource(linq2Db, new Linq2DbProviders(compilation, providers), new Linq2DbMappings(compilation, EfLibrary.Of(compilation))));
        if (DapperContribCallSource.Resolve(compilation, providers) is { } contrib)
            sources.Add(contrib);
        return sources.ToImmutable();
    }
}
