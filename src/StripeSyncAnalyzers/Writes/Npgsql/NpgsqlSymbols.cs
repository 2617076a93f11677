using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.Npgsql;

/// <summary>The types of Npgsql that take SQL, resolved once a compilation.</summary>
internal sealed class NpgsqlSymbols
{
    public const string CommandName = "Npgsql.NpgsqlCommand";
    public const string BatchCommandName = "Npgsql.NpgsqlBatchCommand";
    public const string DataSourceName = "Npgsql.NpgsqlDataSource";
    public const string ConnectionName = "Npgsql.NpgsqlConnection";

    /// <summary>The parameter of the constructor of NpgsqlCommand that is the SQL.</summary>
    public const string CommandParameter = "cmdText";

    /// <summary>The parameter of the constructor of NpgsqlBatchCommand that is the SQL.</summary>
    public const string BatchCommandParameter = "commandText";

    /// <summary>The parameter of the methods that import, and of the one that copies in either direction.</summary>
    public const string ImportParameter = "copyFromCommand";
    public const string CopyParameter = "copyCommand";

    /// <summary>The methods of NpgsqlConnection that take COPY … FROM STDIN.</summary>
    public static readonly ImmutableHashSet<string> ImportMethods = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "BeginBinaryImport",
        "BeginBinaryImportAsync",
        "BeginTextImport",
        "BeginTextImportAsync",
        "BeginRawBinaryCopy",
        "BeginRawBinaryCopyAsync");

    private NpgsqlSymbols(INamedTypeSymbol command, INamedTypeSymbol? connection, INamedTypeSymbol? batchCommand, INamedTypeSymbol? dataSource)
    {
        Connection = connection;
        Command = command;
        BatchCommand = batchCommand;
        DataSource = dataSource;
    }

    public INamedTypeSymbol Command { get; }

    public INamedTypeSymbol? Connection { get; }

    /// <summary>Npgsql 6 and later.</summary>
    public INamedTypeSymbol? BatchCommand { get; }

    /// <summary>Npgsql 7 and later.</summary>
    public INamedTypeSymbol? DataSource { get; }

    /// <summary>Resolves them; null where Npgsql is not referenced.</summary>
    public static NpgsqlSymbols? Resolve(Compilation compilation) =>
        compilation.GetTypeByMetadataName(CommandName) is not { } command ? null : new NpgsqlSymbols(
            command,
            compilation.GetTypeByMetadataName(ConnectionName),
            compilation.GetTypeByMetadataName(BatchCommandName),
            compilation.GetTypeByMetadataName(DataSourceName));
}
