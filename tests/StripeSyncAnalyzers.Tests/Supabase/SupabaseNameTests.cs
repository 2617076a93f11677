using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using StripeSyncAnalyzers.Writes.PostgrestHttp;
using StripeSyncAnalyzers.Writes.Supabase;

namespace StripeSyncAnalyzers.Tests.Supabase;

/// <summary>Every name that the sources compare with exists, in the stubs that are compared with the packages' own lists, or in the framework.</summary>
public class SupabaseNameTests
{
    /// <summary>The format of the PublicAPI files, without the marks for references that are not null.</summary>
    private static readonly SymbolDisplayFormat PublicApi = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.OmittedAsContaining,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly Compilation Current = CSharpCompilation.Create("Names", references: References.Of(Libraries.Supabase));
    private static readonly Compilation Old = CSharpCompilation.Create("Names", references: References.Of(Libraries.OldPostgrest));
    private static readonly ImmutableHashSet<string> Lines = LinesOf(((CSharpCompilation)Current).GetAssemblyOrModuleSymbol(SupabaseStubs.Current) as IAssemblySymbol);

    public static TheoryData<string> PublicApiLines => [.. SupabaseStubs.PublicApi];

    [Theory]
    [MemberData(nameof(PublicApiLines))]
    public void The_stubs_are_what_the_packages_publish(string line) => Assert.Contains(line, Lines);

    [Fact]
    public void Each_version_of_the_client_is_resolved_alone()
    {
        Assert.Equal("Supabase.Postgrest", Assert.Single(SupabaseSymbols.Resolve(Current)).Table.ContainingNamespace.ToString());
        Assert.Equal("Postgrest", Assert.Single(SupabaseSymbols.Resolve(Old)).Table.ContainingNamespace.ToString());
        Assert.Empty(SupabaseSymbols.Resolve(CSharpCompilation.Create("Names", references: References.Of(Libraries.Npgsql))));
    }

    [Theory]
    [InlineData(SupabaseSymbols.Insert)]
    [InlineData(SupabaseSymbols.Upsert)]
    [InlineData(SupabaseSymbols.OnConflict)]
    [InlineData(SupabaseSymbols.Columns)]
    public void Methods_are_those_of_both_table_types(string name)
    {
        foreach (var symbols in SupabaseSymbols.Resolve(Current).Concat(SupabaseSymbols.Resolve(Old)))
        {
            Assert.Equal(2, symbols.Table.GetMembers(name).Length);
            Assert.Equal(2, symbols.TableInterface.GetMembers(name).Length);
            Assert.All(symbols.Table.GetMembers(name).OfType<IMethodSymbol>(), method => Assert.True(symbols.IsOfTable(method)));
        }
    }

    [Fact]
    public void Parameters_and_properties_exist()
    {
        var symbols = Assert.Single(SupabaseSymbols.Resolve(Current));
        Assert.Equal(
            [SupabaseSymbols.ModelParameter, SupabaseSymbols.ModelsParameter],
            symbols.TableInterface.GetMembers(SupabaseSymbols.Insert).OfType<IMethodSymbol>().Select(static m => m.Parameters[0].Name).Order(StringComparer.Ordinal));
        Assert.All(symbols.TableInterface.GetMembers(SupabaseSymbols.Upsert).OfType<IMethodSymbol>(), static m => Assert.Equal([SupabaseSymbols.ModelParameter, SupabaseSymbols.OptionsParameter], m.Parameters.Take(2).Select(static p => p.Name)));
        Assert.All(
            new[] { SupabaseSymbols.UpsertProperty, SupabaseSymbols.OnConflictProperty, SupabaseSymbols.DuplicateResolutionProperty },
            name => Assert.Single(symbols.QueryOptions.GetMembers(name)));
        Assert.Equal(SupabaseSymbols.IgnoreDuplicates, symbols.QueryOptions.GetTypeMembers("DuplicateResolutionType").Single().GetMembers("IgnoreDuplicates").OfType<IFieldSymbol>().Single().ConstantValue);
        Assert.Equal(
            [SupabaseSymbols.ColumnNameParameter, SupabaseSymbols.NullValueHandlingParameter, SupabaseSymbols.IgnoreOnInsertParameter, SupabaseSymbols.IgnoreOnUpdateParameter],
            symbols.ColumnAttribute!.InstanceConstructors.Single().Parameters.Select(static p => p.Name));
        Assert.Equal([SupabaseSymbols.ColumnNameParameter, SupabaseSymbols.ShouldInsertParameter], symbols.PrimaryKeyAttribute!.InstanceConstructors.Single().Parameters.Select(static p => p.Name));
        Assert.Single(symbols.ColumnAttribute.GetMembers(SupabaseSymbols.NullValueHandlingProperty));
    }

    [Theory]
    [InlineData(HttpSymbols.PostAsync, HttpSymbols.UriParameter)]
    [InlineData(HttpSymbols.PostAsync, HttpSymbols.ContentParameter)]
    [InlineData(HttpSymbols.PutAsync, HttpSymbols.UriParameter)]
    [InlineData(HttpSymbols.PutAsync, HttpSymbols.ContentParameter)]
    [InlineData(HttpSymbols.SendAsync, HttpSymbols.RequestParameter)]
    [InlineData(HttpSymbols.Send, HttpSymbols.RequestParameter)]
    [InlineData(HttpSymbols.PostAsJsonAsync, HttpSymbols.UriParameter)]
    [InlineData(HttpSymbols.PostAsJsonAsync, HttpSymbols.ValueParameter)]
    [InlineData(HttpSymbols.PostAsJsonAsync, HttpSymbols.OptionsParameter)]
    [InlineData(HttpSymbols.PutAsJsonAsync, HttpSymbols.ValueParameter)]
    public void Methods_of_HttpClient_exist(string method, string parameter)
    {
        var symbols = HttpSymbols.Resolve(Current)!;
        Assert.Contains(
            symbols.Client.GetMembers(method).Concat(symbols.JsonExtensions!.GetMembers(method)).OfType<IMethodSymbol>().SelectMany(static m => m.Parameters),
            p => p.Name == parameter);
    }

    [Fact]
    public void Properties_of_HttpClient_and_its_messages_exist()
    {
        var symbols = HttpSymbols.Resolve(Current)!;
        Assert.All(new[] { HttpSymbols.UriProperty, HttpSymbols.MethodProperty, HttpSymbols.ContentProperty, HttpSymbols.HeadersProperty }, name => Assert.Single(symbols.Request.GetMembers(name)));
        Assert.All(new[] { HttpSymbols.DefaultHeadersProperty, HttpSymbols.BaseAddressProperty }, name => Assert.Single(symbols.Client.GetMembers(name)));
        Assert.NotNull(symbols.Invoker);
    }

    private static ImmutableHashSet<string> LinesOf(IAssemblySymbol? assembly)
    {
        var lines = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var types = new Stack<INamespaceOrTypeSymbol>([assembly!.GlobalNamespace]);
        while (types.TryPop(out var scope))
        {
            foreach (var member in scope.GetMembers())
            {
                if (member is INamespaceOrTypeSymbol inner)
                    types.Push(inner);
                else
                    lines.Add(Line(member));
            }
        }

        return lines.ToImmutable();
    }

    private static string Line(ISymbol member)
    {
        var type = member switch
        {
            IMethodSymbol method => method.ReturnType,
            IPropertySymbol property => property.Type,
            IFieldSymbol field => field.Type,
            _ => null,
        };
        var name = member is IMethodSymbol { AssociatedSymbol: IPropertySymbol of } accessor
            ? of.ContainingType.ToDisplayString(PublicApi) + "." + of.Name + (accessor.MethodKind == MethodKind.PropertyGet ? ".get" : ".set")
            : member.ToDisplayString(PublicApi);
        return name + " -> " + (member is IMethodSymbol { MethodKind: MethodKind.PropertySet or MethodKind.Constructor } ? "void" : type?.ToDisplayString(PublicApi));
    }
}
