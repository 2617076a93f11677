using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using StripeSyncAnalyzers.Configuration;
using StripeSyncAnalyzers.Writes.AdoNet;
using StripeSyncAnalyzers.Writes.Configured;
using StripeSyncAnalyzers.Writes.Dapper;
using StripeSyncAnalyzers.Writes.EntityFramework;
using StripeSyncAnalyzers.Writes.Linq2Db;
using StripeSyncAnalyzers.Writes.Marked;
using StripeSyncAnalyzers.Writes.Npgsql;

namespace StripeSyncAnalyzers.Writes;

/// <summary>One source for each library that a compilation references; the symbols of each are resolved here, once.</summary>
internal static class WriteSources
{
    public static ImmutableArray<WriteSource> Of(Compilation compilation, ImmutableArray<SqlMethod> sqlMethods)
    {
        var sources = ImmutableArray.CreateBuilder<WriteSource>();
        var adoNet = AdoNetSymbols.Resolve(compilation);
        if (adoNet.Commands.IsEmpty)
            return sources.ToImmutable();

        var providers = new DatabaseProviders(compilation, adoNet);
        sources.Add(new AdoNetWriteSource(adoNet, providers));
        if (NpgsqlSymbols.Resolve(compilation) is { } npgsql)
            sources.Add(new NpgsqlWriteSource(npgsql));
        if (DapperSymbols.Resolve(compilation) is { } dapper)
            sources.Add(new DapperWriteSource(dapper, providers));
        if (EfLibrary.Of(compilation) is { } entityFramework)
        {
            sources.Add(new EfRawSqlSource(entityFramework));
            sources.Add(new EfMigrationSource(entityFramework));
        }

        if (SqlMethodWriteSource.Resolve(compilation, sqlMethods) is { } configured)
            sources.Add(configured);
        if (Linq2DbSymbols.Resolve(compilation) is { } linq2Db)
            sources.Add(new Linq2DbTextSource(linq2Db, new Linq2DbProviders(compilation, providers)));
        sources.Add(MarkedSqlSource.Resolve(compilation, providers));
        return sources.ToImmutable();
    }
}
