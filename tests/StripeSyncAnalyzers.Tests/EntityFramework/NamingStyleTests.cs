using Npgsql.NameTranslation;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;

namespace StripeSyncAnalyzers.Tests.EntityFramework;

/// <summary>Names in snake case are those that Npgsql's own translator makes.</summary>
public class NamingStyleTests
{
    [Theory]
    [InlineData("Customer")]
    [InlineData("CustomerId")]
    [InlineData("CustomerID")]
    [InlineData("HTMLPage")]
    [InlineData("PageHTML")]
    [InlineData("Address1")]
    [InlineData("Line2Text")]
    [InlineData("X509Certificate")]
    [InlineData("Already_Snake")]
    [InlineData("already_snake")]
    [InlineData("_Leading")]
    [InlineData("A")]
    [InlineData("")]
    [InlineData("IPAddress")]
    [InlineData("OAuth2Token")]
    [InlineData("ÄrgerÜber")]
    public void Snake_case(string name) => Assert.Equal(NpgsqlSnakeCaseNameTranslator.ConvertToSnakeCase(name, System.Globalization.CultureInfo.InvariantCulture), NamingStyle.SnakeCase(name));

    [Fact]
    public void Methods_are_those_of_the_package() =>
        Assert.Equal(
            typeof(Microsoft.EntityFrameworkCore.NamingConventionsExtensions).GetMethods().Select(static m => m.Name).Where(static n => n.StartsWith("Use", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
            NamingStyle.ByMethod.Keys.Order(StringComparer.Ordinal));
}
