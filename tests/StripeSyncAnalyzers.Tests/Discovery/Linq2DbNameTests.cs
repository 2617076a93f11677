using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeSyncAnalyzers.Writes.EntityFrameworkBulk;
using StripeSyncAnalyzers.Writes.Linq2Db;

namespace StripeSyncAnalyzers.Tests.Discovery;

/// <summary>Every name of linq2db that the sources compare with exists in the real package, and every write of the package is known, or known not to be judged.</summary>
public class Linq2DbNameTests
{
    private static readonly Compilation Package = CSharpCompilation.Create("Names", references: References.Of(Libraries.Linq2Db));

    private static readonly string[] Holders = [Linq2DbSymbols.DataExtensionsName, Linq2DbSymbols.LinqExtensionsName, Linq2DbSymbols.DataContextExtensionsName];

    public static TheoryData<string> Judged =>
        [.. Linq2DbSymbols.InsertMethods.Union(Linq2DbSymbols.ReplaceMethods).Union(Linq2DbSymbols.UpdateMethods).Union(Linq2DbSymbols.BulkCopyMethods).Union(Linq2DbSymbols.MergeMethods)];

    [Theory]
    [InlineData(Linq2DbSymbols.DataExtensionsName)]
    [InlineData(Linq2DbSymbols.LinqExtensionsName)]
    [InlineData(Linq2DbSymbols.DataContextExtensionsName)]
    [InlineData(Linq2DbSymbols.CommandInfoName)]
    [InlineData(Linq2DbSymbols.BulkCopyOptionsName)]
    [InlineData(Linq2DbSymbols.BulkCopyTypeName)]
    [InlineData(Linq2DbSymbols.ConflictActionName)]
    [InlineData("LinqToDB.ITable`1")]
    [InlineData("LinqToDB.Linq.ISelectInsertable`2")]
    [InlineData("LinqToDB.Mapping.FluentMappingBuilder")]
    public void Type_exists(string metadataName) => Assert.NotNull(Package.GetTypeByMetadataName(metadataName));

    [Fact]
    public void Version_6_has_the_new_name_of_the_extensions_alone()
    {
        Assert.Null(Package.GetTypeByMetadataName(Linq2DbSymbols.DataConnectionExtensionsName));
        Assert.Equal(Linq2DbSymbols.DataContextExtensionsName, Linq2DbSymbols.Resolve(Package)!.ContextExtensions!.ToDisplayString());
    }

    [Theory]
    [MemberData(nameof(Judged))]
    public void Method_exists(string name) => Assert.Contains(Methods(), m => m.Name == name);

    /// <summary>Output into a table is not judged; the rows of a merge are judged where it ends.</summary>
    [Fact]
    public void No_other_method_inserts()
    {
        string[] prefixes = ["Insert", "Upsert", "BulkCopy", "Replace"];
        var others = Methods().Select(static m => m.Name).Distinct().Where(name => prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && !Judged.Any(row => row.Data == name));
        Assert.Equal(["InsertWhenNotMatched", "InsertWhenNotMatchedAnd", "InsertWithOutputInto", "InsertWithOutputIntoAsync"], others.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Insert", Linq2DbSymbols.ContextParameter)]
    [InlineData("Insert", Linq2DbSymbols.ObjectParameter)]
    [InlineData("Insert", Linq2DbSymbols.TargetParameter)]
    [InlineData("Insert", Linq2DbSymbols.SourceParameter)]
    [InlineData("Insert", Linq2DbSymbols.SetterParameter)]
    [InlineData("Insert", Linq2DbSymbols.TableNameParameter)]
    [InlineData("Insert", Linq2DbSymbols.SchemaNameParameter)]
    [InlineData("InsertWithOutput", Linq2DbSymbols.ObjectParameter)]
    [InlineData("InsertOrUpdate", Linq2DbSymbols.InsertSetterParameter)]
    [InlineData("InsertOrUpdate", Linq2DbSymbols.UpdateSetterParameter)]
    [InlineData("InsertOrUpdate", Linq2DbSymbols.KeyParameter)]
    [InlineData("Upsert", Linq2DbSymbols.ItemParameter)]
    [InlineData("Merge", Linq2DbSymbols.MergeParameter)]
    [InlineData("MergeWithOutputAsync", Linq2DbSymbols.MergeParameter)]
    [InlineData("BulkCopy", Linq2DbSymbols.ContextParameter)]
    [InlineData("BulkCopy", Linq2DbSymbols.TableParameter)]
    [InlineData("BulkCopy", Linq2DbSymbols.OptionsParameter)]
    [InlineData("BulkCopy", Linq2DbSymbols.SourceParameter)]
    public void Parameter_exists(string method, string parameter) =>
        Assert.Contains(Methods().Where(m => m.Name == method).SelectMany(static m => m.Parameters), p => p.Name == parameter);

    [Fact]
    public void Other_parameters_exist()
    {
        Assert.All(Linq2DbSymbols.OpaqueParameters, static parameter => Assert.Contains(Methods(), m => m.Parameters.Any(p => p.Name == parameter)));
        var texts = Package.GetTypeByMetadataName(Linq2DbSymbols.CommandInfoName)!.InstanceConstructors.Concat(Methods()).SelectMany(static m => m.Parameters).Where(static p => p.Type.SpecialType == SpecialType.System_String);
        Assert.Subset(texts.Select(static p => p.Name).ToHashSet(), Linq2DbSymbols.TextParameters.ToHashSet());
    }

    [Theory]
    [InlineData(Linq2DbSymbols.LinqExtensionsName, "Merge", "MergeInto", "Using", "InsertWhenNotMatched", "InsertWhenNotMatchedAnd")]
    [InlineData(Linq2DbSymbols.MappingNamespace + "." + FluentMappings.BuilderName, "Entity", "Build")]
    [InlineData(Linq2DbSymbols.MappingNamespace + "." + FluentMappings.EntityBuilderName + "`1", "Entity", "Build", "Property", "HasTableName", "HasSchemaName", "HasPrimaryKey", "HasIdentity", "HasColumn", "Ignore", "Association")]
    [InlineData(Linq2DbSymbols.MappingNamespace + ".PropertyMappingBuilder`2", "HasColumnName", "IsPrimaryKey", "IsIdentity", "HasSkipOnInsert", "HasSkipOnUpdate", "IsNotColumn", "HasConversion", "HasConversionFunc", "HasDataType", "HasDbType", "IsColumn", "IsNullable", "IsNotNull", "HasLength", "HasPrecision", "HasScale", "HasOrder", "HasCreateFormat")]
    [InlineData(Linq2DbSymbols.MappingNamespace + ".MappingSchema", FluentMappings.CallbackName)]
    [InlineData(Linq2DbSymbols.LinqExtensionsName, "Value", "AsValueInsertable", "Into", "TableName", "SchemaName", "DatabaseName", "ServerName")]
    [InlineData(Linq2DbSymbols.DataExtensionsName, "GetTable")]
    [InlineData(Linq2DbSymbols.BulkCopyOptionsName, "BulkCopyType", "ConflictAction", "TableName", "SchemaName", "KeepIdentity", "TableOptions", "DatabaseName", "ServerName")]
    [InlineData(Linq2DbSymbols.BulkCopyTypeName, "Default", "MultipleRows", "ProviderSpecific", "RowByRow")]
    [InlineData(Linq2DbSymbols.ConflictActionName, "Default", "Ignore")]
    [InlineData(Linq2DbSymbols.MappingNamespace + ".TableAttribute", "Name", "Schema", "Database", "Server", "IsColumnAttributeRequired")]
    [InlineData(Linq2DbSymbols.MappingNamespace + ".ColumnAttribute", "Name", "MemberName", "IsColumn", "IsIdentity", "IsPrimaryKey", "PrimaryKeyOrder", "SkipOnInsert", "SkipOnUpdate")]
    [InlineData(Linq2DbSymbols.MappingNamespace + ".PrimaryKeyAttribute", "Order")]
    [InlineData(Linq2DbSymbols.MappingNamespace + ".MappingAttribute", "Configuration")]
    public void Members_exist(string type, params string[] members) =>
        Assert.All(members, name => Assert.NotEmpty(Package.GetTypeByMetadataName(type)!.GetMembers(name)));

    [Theory]
    [InlineData("Identity")]
    [InlineData("NotColumn")]
    [InlineData("Association")]
    [InlineData("ValueConverter")]
    [InlineData("SkipValuesOnInsert")]
    [InlineData("DataType")]
    [InlineData("InheritanceMapping")]
    [InlineData("DynamicColumnsStore")]
    public void Attribute_exists(string name) => Assert.NotNull(Package.GetTypeByMetadataName($"{Linq2DbSymbols.MappingNamespace}.{name}Attribute"));

    /// <summary>A method that takes the options of another database's provider chooses that database.</summary>
    [Fact]
    public void Every_choice_of_another_database_is_known()
    {
        var choices = Package.GetTypeByMetadataName("LinqToDB.DataOptionsExtensions")!.GetMembers().OfType<IMethodSymbol>()
            .Where(static m => m.Name.StartsWith("Use", StringComparison.Ordinal) && m.Parameters.Any(static p => p.Type is INamedTypeSymbol { Name: "Func", TypeArguments: [{ ContainingNamespace.ContainingNamespace.Name: "DataProvider" }, ..] }))
            .Select(static m => m.Name).Where(static name => name != "UsePostgreSQL").ToHashSet();
        Assert.Contains("UseSqlServer", choices);
        Assert.Empty(choices.Except(Linq2DbProviders.OtherChoices));
    }

    [Fact]
    public void The_tools_of_every_other_database_are_known()
    {
        var databases = Package.GetTypeByMetadataName("LinqToDB.DataProvider.PostgreSQL.PostgreSQLTools")!.ContainingNamespace.ContainingNamespace;
        var tools = databases.GetNamespaceMembers().SelectMany(static space => space.GetTypeMembers())
            .Where(static type => type is { IsStatic: true, DeclaredAccessibility: Accessibility.Public } && type.Name.EndsWith("Tools", StringComparison.Ordinal))
            .Select(static type => type.Name).Where(static name => name != "PostgreSQLTools").ToList();
        Assert.Contains("SqlServerTools", tools);
        Assert.Empty(tools.Except(Linq2DbProviders.OtherChoices));
    }

    [Fact]
    public void The_bridge_to_EF_Core_has_the_same_BulkCopy()
    {
        var bridge = CSharpCompilation.Create("Names", references: References.Of(Libraries.EfCore | Libraries.Linq2Db | Libraries.EfLinq2Db)).GetTypeByMetadataName(LinqToDBBridgeSource.ExtensionsName)!;
        Assert.All(Linq2DbSymbols.BulkCopyMethods, name => Assert.All(
            new[] { LinqToDBBridgeSource.ContextParameter, Linq2DbSymbols.SourceParameter, Linq2DbSymbols.OptionsParameter },
            parameter => Assert.Contains(bridge.GetMembers(name).OfType<IMethodSymbol>().SelectMany(static m => m.Parameters), p => p.Name == parameter)));
    }

    private static IEnumerable<IMethodSymbol> Methods() => Holders.SelectMany(static name => Package.GetTypeByMetadataName(name)!.GetMembers().OfType<IMethodSymbol>());
}
