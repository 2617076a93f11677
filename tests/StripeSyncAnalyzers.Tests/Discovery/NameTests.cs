using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeSyncAnalyzers.Writes;
using StripeSyncAnalyzers.Writes.AdoNet;
using StripeSyncAnalyzers.Writes.Dapper;
using StripeSyncAnalyzers.Writes.Npgsql;

namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>Every name that the sources compare with exists in the real package.</summary>
public class NameTests
{
    private static readonly Compilation Packages = CSharpCompilation.Create("Names", references: References.Of(Libraries.Npgsql | Libraries.Dapper));

    public static TheoryData<string> TypeNames => [.. AllTypeNames.Distinct()];

    private static readonly string[] AllTypeNames =
    [
        .. AdoNetSymbols.BaseTypeNames,
        .. AdoNetSymbols.CommandNames,
        AdoNetSymbols.DataSourceName,
        NpgsqlSymbols.CommandName,
        NpgsqlSymbols.BatchCommandName,
        NpgsqlSymbols.DataSourceName,
        NpgsqlSymbols.ConnectionName,
        Writes.Marked.SqlMarks.AttributeName,
        DapperSymbols.SqlMapperName,
        DapperSymbols.CommandDefinitionName,
        // The other libraries of this list have tests of their own.
        PostgreSqlLibraries.TypeNames[0],
    ];

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Type_exists(string metadataName) => Assert.NotNull(Packages.GetTypeByMetadataName(metadataName));

    [Theory]
    [InlineData(NpgsqlSymbols.CommandName, ".ctor", NpgsqlSymbols.CommandParameter)]
    [InlineData(NpgsqlSymbols.BatchCommandName, ".ctor", NpgsqlSymbols.BatchCommandParameter)]
    [InlineData(NpgsqlSymbols.DataSourceName, AdoNetSymbols.CreateCommand, AdoNetSymbols.CreateCommandText)]
    [InlineData(NpgsqlSymbols.ConnectionName, "BeginBinaryImport", NpgsqlSymbols.ImportParameter)]
    [InlineData(NpgsqlSymbols.ConnectionName, "BeginTextImportAsync", NpgsqlSymbols.ImportParameter)]
    [InlineData(NpgsqlSymbols.ConnectionName, "BeginRawBinaryCopy", NpgsqlSymbols.CopyParameter)]
    [InlineData(AdoNetSymbols.DataSourceName, AdoNetSymbols.CreateCommand, AdoNetSymbols.CreateCommandText)]
    [InlineData(DapperSymbols.SqlMapperName, "Execute", DapperSymbols.ConnectionParameter)]
    [InlineData(DapperSymbols.SqlMapperName, "Execute", DapperSymbols.SqlParameter)]
    [InlineData(DapperSymbols.SqlMapperName, "Execute", DapperSymbols.ValuesParameter)]
    [InlineData(DapperSymbols.SqlMapperName, "Execute", DapperSymbols.CommandTypeParameter)]
    [InlineData(DapperSymbols.CommandDefinitionName, ".ctor", DapperSymbols.DefinitionSqlParameter)]
    [InlineData(DapperSymbols.CommandDefinitionName, ".ctor", DapperSymbols.DefinitionValuesParameter)]
    [InlineData(DapperSymbols.CommandDefinitionName, ".ctor", DapperSymbols.CommandTypeParameter)]
    public void Parameter_exists(string type, string method, string parameter) =>
        Assert.Contains(
            Packages.GetTypeByMetadataName(type)!.GetMembers(method).OfType<IMethodSymbol>().SelectMany(static m => m.Parameters),
            p => p.Name == parameter);

    [Theory]
    [InlineData("Npgsql.NpgsqlCommand", AdoNetSymbols.CommandText)]
    [InlineData("Npgsql.NpgsqlCommand", AdoNetSymbols.CommandType)]
    [InlineData("Npgsql.NpgsqlCommand", AdoNetSymbols.Parameters)]
    [InlineData("Npgsql.NpgsqlBatchCommand", AdoNetSymbols.CommandText)]
    [InlineData("Npgsql.NpgsqlBatchCommand", AdoNetSymbols.Parameters)]
    [InlineData("Npgsql.NpgsqlParameter", "ParameterName")]
    [InlineData("Npgsql.NpgsqlParameter", "Value")]
    [InlineData("Npgsql.NpgsqlParameter`1", "TypedValue")]
    [InlineData("Npgsql.NpgsqlParameterCollection", "AddWithValue")]
    [InlineData("Npgsql.PostgresException", "SqlState")]
    [InlineData("System.Data.Common.DbException", "SqlState")]
    [InlineData("Npgsql.PostgresErrorCodes", "UniqueViolation")]
    [InlineData("System.Guid", "NewGuid")]
    [InlineData("System.Guid", "CreateVersion7")]
    [InlineData("Dapper.DynamicParameters", "Add")]
    public void Member_exists(string type, string member) => Assert.NotEmpty(Packages.GetTypeByMetadataName(type)!.GetMembers(member));

    [Fact]
    public void Names_at_the_gate_are_those_of_the_types()
    {
        var sources = WriteSources.Of(Packages, []);
        Assert.Equal(
            new[] { "CommandDefinition", "NpgsqlBatchCommand", "NpgsqlCommand" },
            sources.SelectMany(static s => s.Types).Order(StringComparer.Ordinal));
        Assert.Contains("QueryUnbufferedAsync", sources.SelectMany(static s => s.Methods));
        Assert.DoesNotContain("Parse", sources.SelectMany(static s => s.Methods));
    }

    [Fact]
    public void Values_of_CommandType()
    {
        Assert.Equal((int)System.Data.CommandType.StoredProcedure, CommandTypes.StoredProcedure);
        Assert.Equal((int)System.Data.CommandType.TableDirect, CommandTypes.TableDirect);
    }
}
