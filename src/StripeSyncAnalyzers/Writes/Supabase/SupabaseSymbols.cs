using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>The types of the Supabase client, in the namespace of today or in the one before version 4, resolved once a compilation.</summary>
internal sealed class SupabaseSymbols
{
    /// <summary>The namespaces, today's first.</summary>
    public static readonly ImmutableArray<string> Namespaces = ImmutableArray.Create("Supabase.Postgrest", "Postgrest");

    public const string Insert = "Insert";
    public const string Upsert = "Upsert";
    public const string OnConflict = "OnConflict";
    public const string Columns = "Columns";

    /// <summary>The parameters of Insert and Upsert; the one of a collection is named <see cref="ModelsParameter"/> on Insert alone.</summary>
    public const string ModelParameter = "model";
    public const string ModelsParameter = "models";
    public const string OptionsParameter = "options";

    /// <summary>The properties of QueryOptions.</summary>
    public const string UpsertProperty = "Upsert";
    public const string OnConflictProperty = "OnConflict";
    public const string DuplicateResolutionProperty = "DuplicateResolution";

    /// <summary>The value of QueryOptions.DuplicateResolutionType.IgnoreDuplicates.</summary>
    public const int IgnoreDuplicates = 1;

    /// <summary>The parameters of the attributes.</summary>
    public const string ColumnNameParameter = "columnName";
    public const string ShouldInsertParameter = "shouldInsert";
    public const string IgnoreOnInsertParameter = "ignoreOnInsert";
    public const string IgnoreOnUpdateParameter = "ignoreOnUpdate";
    public const string NullValueHandlingParameter = "nullValueHandling";
    public const string NullValueHandlingProperty = "NullValueHandling";

    private SupabaseSymbols(INamedTypeSymbol queryOptions, INamedTypeSymbol table, INamedTypeSymbol tableInterface, INamedTypeSymbol baseModel, Compilation compilation, string @namespace)
    {
        QueryOptions = queryOptions;
        Table = table;
        TableInterface = tableInterface;
        BaseModel = baseModel;
        TableAttribute = compilation.GetTypeByMetadataName(TableAttributeName(@namespace));
        ColumnAttribute = compilation.GetTypeByMetadataName(ColumnAttributeName(@namespace));
        PrimaryKeyAttribute = compilation.GetTypeByMetadataName(PrimaryKeyAttributeName(@namespace));
        ReferenceAttribute = compilation.GetTypeByMetadataName(ReferenceAttributeName(@namespace));
    }

    public INamedTypeSymbol QueryOptions { get; }

    /// <summary>Table&lt;TModel&gt;.</summary>
    public INamedTypeSymbol Table { get; }

    /// <summary>IPostgrestTable&lt;TModel&gt;.</summary>
    public INamedTypeSymbol TableInterface { get; }

    public INamedTypeSymbol BaseModel { get; }

    public INamedTypeSymbol? TableAttribute { get; }

    public INamedTypeSymbol? ColumnAttribute { get; }

    public INamedTypeSymbol? PrimaryKeyAttribute { get; }

    public INamedTypeSymbol? ReferenceAttribute { get; }

    public static string QueryOptionsName(string @namespace) => @namespace + ".QueryOptions";

    public static string TableName(string @namespace) => @namespace + ".Table`1";

    public static string TableInterfaceName(string @namespace) => @namespace + ".Interfaces.IPostgrestTable`1";

    public static string BaseModelName(string @namespace) => @namespace + ".Models.BaseModel";

    public static string TableAttributeName(string @namespace) => @namespace + ".Attributes.TableAttribute";

    public static string ColumnAttributeName(string @namespace) => @namespace + ".Attributes.ColumnAttribute";

    public static string PrimaryKeyAttributeName(string @namespace) => @namespace + ".Attributes.PrimaryKeyAttribute";

    public static string ReferenceAttributeName(string @namespace) => @namespace + ".Attributes.ReferenceAttribute";

    /// <summary>Resolves them; none where no Supabase client is referenced, two where both versions are.</summary>
    public static IEnumerable<SupabaseSymbols> Resolve(Compilation compilation)
    {
        foreach (var @namespace in Namespaces)
        {
            if (compilation.GetTypeByMetadataName(QueryOptionsName(@namespace)) is { } options
                && compilation.GetTypeByMetadataName(TableName(@namespace)) is { } table
                && compilation.GetTypeByMetadataName(TableInterfaceName(@namespace)) is { } tableInterface
                && compilation.GetTypeByMetadataName(BaseModelName(@namespace)) is { } baseModel)
            {
                yield return new SupabaseSymbols(options, table, tableInterface, baseModel, compilation, @namespace);
            }
        }
    }

    /// <summary>Whether a method is one of the tables': of the interface, or of the class that implements it.</summary>
    public bool IsOfTable(IMethodSymbol method)
    {
        var type = method.ContainingType.OriginalDefinition;
        return SymbolEqualityComparer.Default.Equals(type, TableInterface) || SymbolEqualityComparer.Default.Equals(type, Table);
    }
}
