namespace StripeSync.Documentation.Tests;

/// <summary>No block of a document stands there without a test that runs, compiles, compares or reads it.</summary>
public class AccountTests
{
    [Fact]
    public void Each_block_is_accounted_for_once()
    {
        Assert.NotEmpty(Documents.Blocks);
        var wrong = Documents.Blocks
            .Select(static block => (Block: block, Count: Account.All.Count(account => account.AnswersFor(block))))
            .Where(static found => found.Count != 1)
            .Select(static found => $"{found.Block} has {found.Count} accounts");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Each_account_has_a_block() =>
        Assert.All(Account.All, static account => Assert.Contains(Documents.Blocks, account.AnswersFor));

    /// <summary>A test that was renamed or removed answers for nothing.</summary>
    [Fact]
    public void Each_account_names_a_test_that_is_there()
    {
        foreach (var test in Account.All.SelectMany(static account => account.Test.Split('|')))
        {
            var dot = test.LastIndexOf('.');
            var (path, method) = (Documents.PathOf(test[..dot] + ".cs"), test[(dot + 1)..]);
            Assert.True(File.Exists(path), path);
            Assert.True(method.Length == 0 || File.ReadAllText(path).Contains($" {method}(", StringComparison.Ordinal), test);
        }
    }

    /// <summary>Indented code is no block here: it would have no language, and nobody would see it.</summary>
    [Fact]
    public void Code_stands_in_fences()
    {
        var indented = Documents.Paths.SelectMany(static path =>
        {
            var prose = Documents.Read(path).Prose;
            return prose.Where((line, i) => line.StartsWith("    ", StringComparison.Ordinal) && i > 0 && prose[i - 1].Length == 0).Select(line => $"{path}: {line}");
        });
        Assert.Empty(indented);
    }
}
