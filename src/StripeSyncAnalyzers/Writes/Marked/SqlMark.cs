using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.Marked;

/// <summary>What says that a text is SQL, in the forms that editors recognise.</summary>
internal enum SqlMark
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>SQL, of whatever database the project uses.</summary>
    Sql,

    /// <summary>SQL of PostgreSQL.</summary>
    PostgreSql,
}

/// <summary>Reads marks: <c>// language=sql</c>, <c>/* lang=sql */</c>, <c>[StringSyntax("sql")]</c>.</summary>
internal static class SqlMarks
{
    public const string AttributeName = "System.Diagnostics.CodeAnalysis.StringSyntaxAttribute";

    // language=name,option,… and, as some editors have it, more settings behind the name.
    private static readonly Regex Comment = new(
        @"^(?://|/\*)\s*lang(?:uage)?\s*=\s*(?<name>[A-Za-z][A-Za-z0-9_+.\-]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Reads the comment that stands before a text: at the text itself, or at an expression around it, up to its statement or member.</summary>
    public static SqlMark OfComment(ExpressionSyntax text)
    {
        var mark = OfTrivia(text.GetFirstToken().GetPreviousToken().TrailingTrivia);
        for (SyntaxNode? node = text; node is not null && mark == SqlMark.None; node = node.Parent)
        {
            mark = OfTrivia(node.GetLeadingTrivia());
            if (node is StatementSyntax or MemberDeclarationSyntax)
                break;
        }

        return mark;
    }

    /// <summary>Reads the attribute of a parameter, a field or a property.</summary>
    public static SqlMark OfAttribute(ISymbol symbol, INamedTypeSymbol? attribute)
    {
        foreach (var data in symbol.GetAttributes())
        {
            if (SymbolEqualityComparer.Default.Equals(data.AttributeClass, attribute) && data.ConstructorArguments.Length > 0 && data.ConstructorArguments[0].Value is string name)
                return OfName(name);
        }

        return SqlMark.None;
    }

    private static SqlMark OfTrivia(SyntaxTriviaList trivia)
    {
        foreach (var one in trivia)
        {
            if (one.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                && Comment.Match(one.ToString()) is { Success: true } match
                && OfName(match.Groups["name"].Value) is not SqlMark.None and var mark)
            {
                return mark;
            }
        }

        return SqlMark.None;
    }

    private static SqlMark OfName(string name) => name.ToLowerInvariant() switch
    {
        "sql" => SqlMark.Sql,
        "postgresql" or "postgres" or "pgsql" => SqlMark.PostgreSql,
        _ => SqlMark.None,
    };
}
