using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeSync.Benchmarks.Mutation;

/// <summary>One change of one place in a method or an expression-bodied property of the engine.</summary>
/// <param name="Number">Its number among all mutants; 0 is the engine as it is.</param>
/// <param name="Member">The method or property, unchanged.</param>
/// <param name="Span">What is replaced.</param>
/// <param name="Replacement">The text in its place.</param>
internal sealed record Mutant(int Number, MemberDeclarationSyntax Member, TextSpan Span, string Replacement)
{
    /// <summary>The text of the member with the change.</summary>
    public string Changed => Member.ToString().Remove(Span.Start - Member.SpanStart, Span.Length).Insert(Span.Start - Member.SpanStart, Replacement);

    /// <summary>File, line, and what became of what.</summary>
    public override string ToString()
    {
        var text = Member.SyntaxTree.GetText();
        var file = Member.SyntaxTree.FilePath;
        return $"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}:{text.Lines.GetLinePosition(Span.Start).Line + 1}: {OneLine(text.ToString(Span))} -> {OneLine(Replacement)}";
    }

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 160 ? line[..160] + "…" : line;
    }
}
