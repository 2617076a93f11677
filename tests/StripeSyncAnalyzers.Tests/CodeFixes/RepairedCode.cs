using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using StripeSyncAnalyzers.CodeFixes;

namespace StripeSyncAnalyzers.Tests.CodeFixes;

/// <summary>The remedies of the first diagnostic of a project, and what they make of its first file.</summary>
internal static class RepairedCode
{
    /// <summary>Analyses a project of which something is said.</summary>
    /// <param name="project">The project.</param>
    /// <returns>The text of its first file, without marks, and the remedies of the first diagnostic in their order.</returns>
    public static async Task<(string Source, ImmutableArray<SourceRemedy> Remedies)> RemediesOf(TestProject project)
    {
        var compiled = project.Compile().AssertCompiles();
        var diagnostics = await compiled.AnalyzeAsync(new ConflictSafetyAnalyzer());
        Assert.NotEmpty(diagnostics);
        return (compiled.Compilation.SyntaxTrees[0].ToString(), RemedyProperties.Read(diagnostics[0]));
    }

    /// <summary>Carries a remedy out, as the code fix does.</summary>
    public static string Apply(string source, SourceRemedy remedy)
    {
        var root = CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken);
        var changes = RemedyPlan.Of(root, remedy.Edits);
        Assert.False(changes.IsDefault, "The remedy cannot be carried out.");
        return SourceText.From(source).WithChanges(changes).ToString();
    }
}
