using System.Collections.Immutable;
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

    private AdoNetSymbols(ImmutableHashSet<ISymbol> baseTypes, ImmutableHashSet<ISymbol> commands, INamedTypeSymbol? dataSource)
    {
        BaseTypes = baseTypes;
        Commands = commands;
        DataSource = dataSource;
    }

    public ImmutableHashSet<ISymbol> BaseTypes { get; }

    public ImmutableHashSet<ISymbol> Commands { get; }

    public INamedTypeSymbol? DataSource { get; }

    public static AdoNetSymbols Resolve(Compilation compilation) => new(
        SymbolSets.Resolve(compilation, BaseTypeNames),
        SymbolSets.Resolve(compilation, CommandNames),
        compilation.GetTypeByMetadataName(DataSourceName));
}
