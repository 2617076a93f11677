using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.AdoNet;

/// <summary>The base types of ADO.NET, resolved once a compilation. Older frameworks lack some of them.</summary>
internal sealed class AdoNetSymbols
{
    public const string CommandText = "CommandText";
    public const string CommandType = "CommandType";
    public const string Parameters = "Parameters";
    public const string CreateCommand = "CreateCommand";
    public const string CreateCommandText = "commandText";

    /// <summary>The types that every provider derives its own from.</summary>
    public static readonly ImmutableArray<string> BaseTypeNames = ImmutableArray.Create(
        "System.Data.IDbConnection",
        "System.Data.IDbCommand",
        "System.Data.IDbTransaction",
        "System.Data.Common.DbConnection",
        "System.Data.Common.DbCommand",
        "System.Data.Common.DbTransaction",
        "System.Data.Common.DbBatch",
        "System.Data.Common.DbBatchCommand",
        "System.Data.Common.DbDataSource",
        "System.Data.Common.DbProviderFactory");

    /// <summary>Those of them that have a CommandText.</summary>
    public static readonly ImmutableArray<string> CommandNames = ImmutableArray.Create(
        "System.Data.IDbCommand",
        "System.Data.Common.DbCommand",
        "System.Data.Common.DbBatchCommand");

    public const string DataSourceName = "System.Data.Common.DbDataSource";

    private static readonly ConditionalWeakTable<Compilation, AdoNetSymbols> ByCompilation = new();

    private AdoNetSymbols(Compilation compilation)
    {
        BaseTypes = SymbolSets.Resolve(compilation, BaseTypeNames);
        Commands = SymbolSets.Resolve(compilation, CommandNames);
        DataSource = compilation.GetTypeByMetadataName(DataSourceName);
    }

    public ImmutableHashSet<ISymbol> BaseTypes { get; }

    public ImmutableHashSet<ISymbol> Commands { get; }

    public INamedTypeSymbol? DataSource { get; }

    /// <summary>Resolves them, once for everything that asks.</summary>
    public static AdoNetSymbols Resolve(Compilation compilation) => ByCompilation.GetValue(compilation, static c => new AdoNetSymbols(c));
}
