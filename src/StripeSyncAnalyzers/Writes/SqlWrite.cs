using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes;

/// <summary>A place in the C# where SQL is handed to a library.</summary>
/// <param name="Source">Who found it.</param>
/// <param name="Sql">The expression that is the SQL.</param>
/// <param name="Call">The call, creation or assignment that takes it.</param>
internal sealed record SqlWrite(WriteSource Source, ExpressionSyntax Sql, SyntaxNode Call) : FoundWrite;
