namespace StripeSyncAnalyzers.Tests.Precision;

/// <summary>Code as teams write it: what is right is silent, and the wrong writes among it are found.</summary>
public class RealisticCodeTests
{
    public static TheoryData<string> Names => [.. RealisticCode.All.Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_marked_is_said_and_nothing_else(string name)
    {
        var code = RealisticCode.All.Single(c => c.Name == name);
        await Verify.Analyzer(TestProject.Of(code.Schema, code.Code) with { Libraries = code.Libraries });
    }

    [Fact]
    public void There_are_enough() => Assert.True(RealisticCode.All.Length >= 30);
}
