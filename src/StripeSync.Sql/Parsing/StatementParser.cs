using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>Reads statements that write or lock rows, each up to its end or the parenthesis that closes its CTE; one partial file for each kind.</summary>
internal sealed partial class StatementParser(TokenReader reader)
{
    private readonly ExpressionParser _expressions = new(reader);

    /// <summary>Reads <c>[database.][schema.]name</c>; a hole in any part makes the name unknown.</summary>
    private WriteTarget? ReadRelation()
    {
        var start = reader.Current.Start;
        string? schema = null;
        string? name = null;
        var known = true;
        SqlSpan nameSpan;
        while (true)
        {
            if (!reader.IsName && !reader.Is(TokenKind.Hole))
                return null;
            ref readonly var part = ref reader.Current;
            known &= !part.HasHole;
            schema = name;
            name = part.HasHole ? "" : reader.Name(part);
            nameSpan = part.Span;
            reader.Advance();
            if (!reader.Accept(TokenKind.Dot))
                break;
        }

        return new WriteTarget(reader.SpanFrom(start), nameSpan, schema, known ? name : "");
    }

    /// <summary>The target of UPDATE and DELETE: <c>[ONLY] name [*] [[AS] alias]</c>.</summary>
    private WriteTarget? ReadTarget(out string? alias)
    {
        alias = null;
        reader.Accept(Keyword.Only);
        if (ReadRelation() is not { } target)
            return null;
        AcceptStar();
        alias = ReadAlias();
        return target;
    }

    private void AcceptStar()
    {
        if (reader.IsOperator("*"))
            reader.Advance();
    }

    private string? ReadAlias()
    {
        if (reader.Accept(Keyword.As))
            return reader.ReadName();
        return reader.IsName && !EndsFromItem(reader.Keyword) ? reader.ReadName() : null;
    }

    /// <summary>Words behind a relation that are no alias.</summary>
    private static bool EndsFromItem(Keyword keyword) => EndsFrom(keyword) || keyword is Keyword.Set or Keyword.Using or Keyword.On or Keyword.Join or Keyword.Inner or Keyword.Left
        or Keyword.Right or Keyword.Full or Keyword.Cross or Keyword.Natural or Keyword.Tablesample or Keyword.When or Keyword.In or Keyword.Nowait;

    private static bool EndsFrom(Keyword keyword) => keyword is Keyword.Where or Keyword.Returning || EndsWhere(keyword);

    /// <summary>Words that may follow the WHERE of a query.</summary>
    private static bool EndsWhere(Keyword keyword) => keyword is Keyword.Group or Keyword.Having or Keyword.Window or Keyword.Union or Keyword.Intersect or Keyword.Except
        or Keyword.Order or Keyword.Limit or Keyword.Offset or Keyword.Fetch or Keyword.For;

    /// <summary>Stands behind FROM or USING. Of several sources, the first one is read.</summary>
    private FromClause ReadFrom()
    {
        reader.Accept(Keyword.Only);
        WriteTarget? table = null;
        var isSingle = true;
        if (reader.Is(TokenKind.LeftParen))
        {
            reader.SkipParentheses();
        }
        else if ((table = ReadRelation()) is null || reader.Is(TokenKind.LeftParen) || !table.IsKnown)
        {
            // A function, VALUES, LATERAL or a hole.
            table = null;
            isSingle = false;
        }

        AcceptStar();
        var alias = ReadAlias();
        while (!reader.AtStatementEnd && !reader.Is(TokenKind.RightParen) && !EndsFrom(reader.Keyword))
        {
            // A list of column names behind the alias, a join, a comma or a hole.
            isSingle = false;
            if (reader.Is(TokenKind.LeftParen))
                reader.SkipParentheses();
            else
                reader.Advance();
        }

        return new FromClause(table, alias, isSingle);
    }

    private WhereClause? ReadWhere()
    {
        if (!reader.Accept(Keyword.Where))
            return null;
        var start = reader.Current.Start;
        var condition = _expressions.Parse();
        return new WhereClause(reader.SpanFrom(start), condition);
    }

    private bool IsAtEnd => reader.AtStatementEnd || reader.Is(TokenKind.RightParen);

    /// <summary>Moves to a token of a kind, or to the closing parenthesis, on this level.</summary>
    private void SkipTo(TokenKind kind)
    {
        while (!reader.AtStatementEnd && !reader.Is(kind) && !reader.Is(TokenKind.RightParen))
        {
            if (reader.Is(TokenKind.LeftParen))
                reader.SkipParentheses();
            else
                reader.Advance();
        }
    }

    /// <summary>Moves to the end of the statement, or to the parenthesis that closes the CTE around it.</summary>
    private void SkipToEnd()
    {
        var depth = 0;
        while (!reader.AtStatementEnd)
        {
            if (reader.Is(TokenKind.LeftParen))
                depth++;
            else if (reader.Is(TokenKind.RightParen) && --depth < 0)
                return;
            reader.Advance();
        }
    }
}
