using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>Replaces characters inside a C# literal by SQL. The SQL is plain: whoever carries the edit out escapes it for the kind of literal.</summary>
/// <param name="Tree">The tree that holds the literal.</param>
/// <param name="Span">The characters inside the literal that go.</param>
/// <param name="NewSql">The SQL that comes, lines separated by <c>\n</c>.</param>
internal sealed record SourceEdit(SyntaxTree Tree, TextSpan Span, string NewSql);
