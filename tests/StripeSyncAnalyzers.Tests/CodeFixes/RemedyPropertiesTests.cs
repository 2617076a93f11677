using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace StripeSyncAnalyzers.Tests.CodeFixes;

public class RemedyPropertiesTests
{
    [Fact]
    public void Remedies_come_back_as_they_went()
    {
        string[] texts = ["", " ", "a:b,c", "12,0,5:x", "\r\n\t\"\\;=|\0", "\uFFFC\U0001F600\u00e9", new('x', 100_000), "ON CONFLICT (\"a\") DO UPDATE\n  SET b = 1"];
        var remedies = texts.Select((text, i) => new SourceRemedy(
            "key " + text, "title " + text, [new LiteralEdit(new TextSpan(i, i), text), LiteralEdit.Code(new TextSpan(i, 1), text), new LiteralEdit(new TextSpan(int.MaxValue - i, i), text + text)])).ToImmutableArray();
        var read = RemedyProperties.Read(With(RemedyProperties.Write(remedies)));
        Assert.Equal(remedies.Length, read.Length);
        for (var i = 0; i < read.Length; i++)
        {
            Assert.Equal(remedies[i].Key, read[i].Key);
            Assert.Equal(remedies[i].Title, read[i].Title);
            Assert.Equal(remedies[i].Edits, read[i].Edits);
        }
    }

    [Fact]
    public void No_remedies_are_no_properties()
    {
        Assert.Empty(RemedyProperties.Write([]));
        Assert.Empty(RemedyProperties.Read(With(ImmutableDictionary<string, string?>.Empty)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1,2,3")]
    [InlineData("1,2,3:ab")]
    [InlineData("-1,2,1:a")]
    [InlineData("1,2:a")]
    [InlineData("1,2,1:abc")]
    [InlineData("2147483647,1,1:a")]
    [InlineData("99999999999,1,1:a")]
    [InlineData("1,2,1,d:a")]
    [InlineData("1,2,1,c,c:a")]
    public void Edits_that_cannot_be_read_are_no_remedy(string edits)
    {
        var properties = RemedyProperties.Write([new SourceRemedy("k", "t", [new LiteralEdit(new TextSpan(1, 2), "a")])]);
        var name = Assert.Single(properties, static p => p.Value == "1,2,1:a").Key;
        Assert.Empty(RemedyProperties.Read(With(properties.SetItem(name, edits))));
    }

    [Fact]
    public void Properties_of_others_are_no_remedy() =>
        Assert.Empty(RemedyProperties.Read(With(ImmutableDictionary<string, string?>.Empty.Add("StripeSync.Remedies", "2147483647"))));

    private static Diagnostic With(ImmutableDictionary<string, string?> properties) => Diagnostic.Create(
        "SSQ1002", "Test", "message", DiagnosticSeverity.Warning, DiagnosticSeverity.Warning, true, 1, properties: properties);
}
