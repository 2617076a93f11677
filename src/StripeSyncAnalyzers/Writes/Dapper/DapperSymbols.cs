using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.Dapper;

/// <summary>The types of Dapper that take SQL, resolved once a compilation.</summary>
internal sealed class DapperSymbols
{
    public const string SqlMapperName = "Dapper.SqlMapper";
    public const string CommandDefinitionName = "Dapper.CommandDefinition";

    /// <summary>The parameters of the methods.</summary>
    public const string ConnectionParameter = "cnn";
    public const string SqlParameter = "sql";
    public const string ValuesParameter = "param";
    public const string CommandTypeParameter = "commandType";

    /// <summary>The parameters of CommandDefinition's constructor.</summary>
    public const string DefinitionSqlParameter = "commandText";
    public const string DefinitionValuesParameter = "parameters";

    private DapperSymbols(INamedTypeSymbol sqlMapper, INamedTypeSymbol? commandDefinition)
    {
        SqlMapper = sqlMapper;
        CommandDefinition = commandDefinition;
        // Every method that takes SQL, whatever the version of Dapper: no list of ours to go out of date.
        MethodNames = sqlMapper.GetMembers()
            .OfType<IMethodSymbol>()
            .Where(static m => m is { IsStatic: true, DeclaredAccessibility: Accessibility.Public } && m.Parameters.Any(static p => p.Name == SqlParameter))
            .Select(static m => m.Name)
            .ToImmutableHashSet(StringComparer.Ordinal);
    }

    public INamedTypeSymbol SqlMapper { get; }

    public INamedTypeSymbol? CommandDefinition { get; }

    /// <summary>The methods with a parameter <c>sql</c>.</summary>
    public ImmutableHashSet<string> MethodNames { get; }

    /// <summary>Resolves them; null where Dapper is not referenced.</summary>
    public static DapperSymbols? Resolve(Compilation compilation) =>
        compilation.GetTypeByMetadataName(SqlMapperName) is not { } sqlMapper
            ? null
            : new DapperSymbols(sqlMapper, compilation.GetTypeByMetadataName(CommandDefinitionName));
}
