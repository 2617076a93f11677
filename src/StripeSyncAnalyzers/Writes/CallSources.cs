using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using StripeSyncAnalyzers.Writes.EntityFramework;
using StripeSyncAnalyzers.Writes.PostgrestHttp;
using StripeSyncAnalyzers.Writes.Supabase;

namespace StripeSyncAnalyzers.Writes;

/// <summary>One source for each library that makes its own SQL and that a compilation references; the symbols of each are resolved here, once.</summary>
internal static class CallSources
{
    public static ImmutableArray<CallSource> Of(Compilation compilation)
    {
        var sources = ImmutableArray.CreateBuilder<CallSource>();
        if (EfLibrary.Of(compilation) is { } entityFramework)
            sources.Add(new TrackedAddSource(entityFramework));
        sources.AddRange(SupabaseSymbols.Resolve(compilation).Select(static symbols => new SupabaseCallSource(symbols)));
        if (HttpSymbols.Resolve(compilation) is { } http)
            sources.Add(new PostgrestHttpCallSource(http));
        return sources.ToImmutable();
    }
}
