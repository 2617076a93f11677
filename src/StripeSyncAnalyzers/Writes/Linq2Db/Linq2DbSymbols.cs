using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>The types of linq2db that write, resolved once a compilation.</summary>
internal sealed class Linq2DbSymbols
{
    /// <summary>Writes of one object, by a context.</summary>
    public const string DataExtensionsName = "LinqToDB.DataExtensions";

    /// <summary>Writes by a table, or by a chain that starts with one.</summary>
    public const string LinqExtensionsName = "LinqToDB.LinqExtensions";

    /// <summary>BulkCopy and SQL texts; the second is its name up to version 5.</summary>
    public const string DataContextExtensionsName = "LinqToDB.Data.DataContextExtensions";
    public const string DataConnectionExtensionsName = "LinqToDB.Data.DataConnectionExtensions";

    public const string CommandInfoName = "LinqToDB.Data.CommandInfo";
    public const string BulkCopyOptionsName = "LinqToDB.Data.BulkCopyOptions";
    public const string BulkCopyTypeName = "LinqToDB.Data.BulkCopyType";
    public const string ConflictActionName = "LinqToDB.Data.ConflictAction";
    public const string MappingNamespace = "LinqToDB.Mapping";

    /// <summary>Makes a table of a set of EF Core's.</summary>
    public const string BridgeMethod = "ToLinqToDBTable";

    /// <summary>The parameters of the methods.</summary>
    public const string ContextParameter = "dataContext";
    public const string ObjectParameter = "obj";
    public const string TargetParameter = "target";
    public const string SourceParameter = "source";
    public const string TableParameter = "table";
    public const string SetterParameter = "setter";
    public const string InsertSetterParameter = "insertSetter";
    public const string UpdateSetterParameter = "onDuplicateKeyUpdateSetter";
    public const string KeyParameter = "keySelector";
    public const string ItemParameter = "item";
    public const string OptionsParameter = "options";
    public const string MergeParameter = "merge";
    public const string TableNameParameter = "tableName";
    public const string SchemaNameParameter = "schemaName";

    /// <summary>Arguments after which the columns or the table are not known.</summary>
    public static readonly ImmutableArray<string> OpaqueParameters = ImmutableArray.Create("columnFilter", "databaseName", "serverName", "tableOptions", "configure");

    /// <summary>The parameters that are SQL.</summary>
    public static readonly ImmutableArray<string> TextParameters = ImmutableArray.Create("sql", "commandText");

    public static readonly ImmutableHashSet<string> InsertMethods = WithAsync(
        "Insert", "InsertWithIdentity", "InsertWithInt32Identity", "InsertWithInt64Identity", "InsertWithDecimalIdentity", "InsertWithOutput");

    public static readonly ImmutableHashSet<string> ReplaceMethods = WithAsync("InsertOrReplace", "Upsert");

    public static readonly ImmutableHashSet<string> UpdateMethods = WithAsync("InsertOrUpdate");

    public static readonly ImmutableHashSet<string> BulkCopyMethods = WithAsync("BulkCopy");

    /// <summary>MERGE, by a chain.</summary>
    public static readonly ImmutableHashSet<string> MergeMethods = WithAsync("Merge", "MergeWithOutput");

    private Linq2DbSymbols(Compilation compilation, INamedTypeSymbol dataExtensions)
    {
        DataExtensions = dataExtensions;
        LinqExtensions = compilation.GetTypeByMetadataName(LinqExtensionsName);
        ContextExtensions = compilation.GetTypeByMetadataName(DataContextExtensionsName) ?? compilation.GetTypeByMetadataName(DataConnectionExtensionsName);
        CommandInfo = compilation.GetTypeByMetadataName(CommandInfoName);
    }

    public INamedTypeSymbol DataExtensions { get; }

    public INamedTypeSymbol? LinqExtensions { get; }

    public INamedTypeSymbol? ContextExtensions { get; }

    public INamedTypeSymbol? CommandInfo { get; }

    /// <summary>Resolves them; null where linq2db is not referenced.</summary>
    public static Linq2DbSymbols? Resolve(Compilation compilation) =>
        compilation.GetTypeByMetadataName(DataExtensionsName) is { } dataExtensions ? new Linq2DbSymbols(compilation, dataExtensions) : null;

    /// <summary>Whether a method is linq2db's, so that it reads an object and does not change it.</summary>
    public static bool OnlyReads(IMethodSymbol method) => method.ContainingNamespace?.ToDisplayString().StartsWith("LinqToDB", StringComparison.Ordinal) == true;

    private static ImmutableHashSet<string> WithAsync(params string[] names) =>
        names.Concat(names.Select(static name => name + "Async")).ToImmutableHashSet(StringComparer.Ordinal);
}
