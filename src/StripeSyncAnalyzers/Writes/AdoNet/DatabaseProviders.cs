using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.AdoNet;

/// <summary>Says whether a connection or command is PostgreSQL's. ADO.NET and Dapper serve every database; we speak of one.</summary>
internal sealed class DatabaseProviders
{
    /// <summary>The root namespace of the PostgreSQL provider.</summary>
    public const string PostgreSqlNamespace = "Npgsql";

    /// <summary>The assemblies of the other providers: with one of them around, a base type says nothing about the database.</summary>
    public static readonly ImmutableHashSet<string> OtherAssemblies = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Microsoft.Data.SqlClient",
        "System.Data.SqlClient",
        "Microsoft.Data.Sqlite",
        "System.Data.SQLite",
        "MySqlConnector",
        "MySql.Data",
        "Oracle.ManagedDataAccess",
        "FirebirdSql.Data.FirebirdClient",
        "System.Data.Odbc",
        "System.Data.OleDb",
        "IBM.Data.Db2",
        "Snowflake.Data",
        "DuckDB.NET.Data",
        "ClickHouse.Client",
        "ClickHouse.Driver");

    private const int Depth = 8;

    private readonly AdoNetSymbols symbols;
    private readonly bool othersReferenced;

    public DatabaseProviders(Compilation compilation, AdoNetSymbols symbols)
    {
        this.symbols = symbols;
        othersReferenced = compilation.ReferencedAssemblyNames.Any(static a => OtherAssemblies.Contains(a.Name));
    }

    private enum Provider
    {
        /// <summary>No type of ADO.NET.</summary>
        None,

        /// <summary>PostgreSQL.</summary>
        PostgreSql,

        /// <summary>A base type: any database.</summary>
        Any,

        /// <summary>Another database, or a type of unknown making.</summary>
        Other,
    }

    /// <summary>True when a base type can only be PostgreSQL, because no other provider is there.</summary>
    public bool BaseTypesArePostgreSql => !othersReferenced;

    /// <summary>Says whether an expression is a connection, command, batch or data source of PostgreSQL.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if it is, or if its type is a base type and no other provider is around.</returns>
    public bool IsPostgreSql(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        for (var depth = 0; depth < Depth; depth++)
        {
            switch (Classify(model.GetTypeInfo(expression, cancellationToken).Type))
            {
                case Provider.PostgreSql:
                    return true;
                case Provider.Other:
                    return false;
            }

            if (LookThrough(expression, model, cancellationToken) is not { } next)
                break;
            expression = next;
        }

        return BaseTypesArePostgreSql;
    }

    /// <summary>Says whether a type can be PostgreSQL's, where no expression is there to look through.</summary>
    /// <param name="type">The type.</param>
    /// <returns><see langword="true"/> if it is, or if it is a base type and no other provider is around.</returns>
    public bool IsPostgreSql(ITypeSymbol? type) => Classify(type) switch
    {
        Provider.PostgreSql => true,
        Provider.Other => false,
        _ => BaseTypesArePostgreSql,
    };

    /// <summary>What made the value, one step back.</summary>
    private static ExpressionSyntax? LookThrough(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => parenthesized.Expression,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed => suppressed.Operand,
        CastExpressionSyntax cast => cast.Expression,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } cast => cast.Left,
        AwaitExpressionSyntax awaited => awaited.Expression,
        IdentifierNameSyntax => SinglyAssignedLocal.Initializer(expression, model, cancellationToken),
        // connection.CreateCommand(), dataSource.OpenConnectionAsync().ConfigureAwait(false), transaction.Connection
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Expression,
        MemberAccessExpressionSyntax access => access.Expression,
        _ => null,
    };

    private Provider Classify(ITypeSymbol? type)
    {
        if (type is null)
            return Provider.None;
        if (type is ITypeParameterSymbol parameter)
            return parameter.ConstraintTypes.Select(Classify).FirstOrDefault(static p => p != Provider.None);
        if (symbols.BaseTypes.Contains(type.OriginalDefinition))
            return Provider.Any;

        var isAdoNet = type.AllInterfaces.Any(i => symbols.BaseTypes.Contains(i));
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (IsInPostgreSqlNamespace(current))
                return Provider.PostgreSql;
            isAdoNet |= symbols.BaseTypes.Contains(current);
        }

        return isAdoNet ? Provider.Other : Provider.None;
    }

    private static bool IsInPostgreSqlNamespace(ITypeSymbol type)
    {
        var root = type.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            root = root.ContainingNamespace;
        return root is { IsGlobalNamespace: false } && string.Equals(root.Name, PostgreSqlNamespace, StringComparison.Ordinal);
    }
}
