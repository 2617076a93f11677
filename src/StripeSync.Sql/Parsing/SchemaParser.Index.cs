using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>CREATE INDEX, and the elements that key constraints share with it.</summary>
internal sealed partial class SchemaParser
{
    private CreateIndexStatement ParseCreateIndex(int start)
    {
        var unique = reader.Accept(Keyword.Unique);
        Expect(Keyword.Index);
        var concurrent = reader.Accept(Keyword.Concurrently);
        var ifNotExists = AcceptIfNotExists();
        var nameSpan = reader.Current.Span;
        var name = reader.Is(Keyword.On) ? null : ExpectName();
        Expect(Keyword.On);
        var only = reader.Accept(Keyword.Only);
        var tableStart = reader.Current.Start;
        var table = ExpectRelation();
        var tableSpan = reader.SpanFrom(tableStart);
        var method = reader.Accept(Keyword.Using) ? ExpectName() : "btree";
        var elements = ParseIndexElements(exclusion: false);
        var include = reader.Accept(Keyword.Include) ? ExpectNames() : ImmutableArray<string>.Empty;
        var nullsNotDistinct = ParseNullsDistinct();
        if (reader.Accept(Keyword.With))
            SkipParentheses();
        if (reader.Accept(Keyword.Tablespace))
            ExpectName();
        var predicate = reader.Accept(Keyword.Where) ? expressions.Parse() : null;
        return new CreateIndexStatement(reader.SpanFrom(start), table)
        {
            TableSpan = tableSpan,
            Name = name,
            NameSpan = nameSpan,
            IsUnique = unique,
            IfNotExists = ifNotExists,
            IsConcurrent = concurrent,
            Only = only,
            Elements = elements,
            Include = include,
            Predicate = predicate,
            NullsNotDistinct = nullsNotDistinct,
            Method = method,
        };
    }

    /// <summary>NULLS [NOT] DISTINCT.</summary>
    private bool ParseNullsDistinct()
    {
        if (!reader.Is(Keyword.Nulls))
            return false;
        if (reader.Peek().Keyword == Keyword.Distinct)
        {
            reader.Index += 2;
            return false;
        }

        if (reader.Peek().Keyword != Keyword.Not || reader.Peek(2).Keyword != Keyword.Distinct)
            return false;
        reader.Index += 3;
        return true;
    }

    private ImmutableArray<IndexElement> ParseIndexElements(bool exclusion)
    {
        var elements = ImmutableArray.CreateBuilder<IndexElement>();
        Expect(TokenKind.LeftParen);
        do
            elements.Add(ParseIndexElement(exclusion));
        while (!failed && reader.Accept(TokenKind.Comma));
        Expect(TokenKind.RightParen);
        return elements.ToImmutable();
    }

    private IndexElement ParseIndexElement(bool exclusion)
    {
        var element = ParseIndexColumn();
        if (reader.Accept(Keyword.Collate))
            element = element with { Collation = ExpectRelation().Name };
        if (reader.IsName && reader.Keyword is not (Keyword.Asc or Keyword.Desc or Keyword.Nulls or Keyword.With))
        {
            element = element with { OperatorClass = ExpectRelation().Name };
            if (reader.Is(TokenKind.LeftParen))
                SkipParentheses();
        }

        var hasOrder = reader.Accept(Keyword.Desc);
        if (!hasOrder)
            reader.Accept(Keyword.Asc);
        if (reader.Accept(Keyword.Nulls))
        {
            hasOrder = true;
            ExpectName();
        }

        if (hasOrder)
            element = element with { HasOrder = true };
        if (exclusion)
            element = element with { ExclusionOperator = ParseExclusionOperator() };
        return element;
    }

    private string ParseExclusionOperator()
    {
        Expect(Keyword.With);
        var wrapped = reader.Accept(Keyword.Operator);
        if (wrapped)
        {
            Expect(TokenKind.LeftParen);
            while (reader.IsName && reader.Peek().Kind == TokenKind.Dot)
                reader.Index += 2;
        }

        if (!reader.Is(TokenKind.Operator))
            failed = true;
        var op = reader.Tokens.Span(reader.Current).ToString();
        reader.Advance();
        if (wrapped)
            Expect(TokenKind.RightParen);
        return op;
    }

    /// <summary>A column, a function call or an expression in parentheses. The server treats (a) and (a COLLATE "C") like the plain column too.</summary>
    private IndexElement ParseIndexColumn()
    {
        if (reader.IsName && reader.Peek().Kind is not (TokenKind.LeftParen or TokenKind.Dot))
            return new IndexElement { Column = ExpectName() };
        Expression expression;
        if (reader.Accept(TokenKind.LeftParen))
        {
            expression = expressions.Parse();
            Expect(TokenKind.RightParen);
        }
        else
        {
            expression = expressions.Parse();
        }

        string? collation = null;
        while (expression is CollateExpression collate)
        {
            collation ??= collate.Collation;
            expression = collate.Operand;
        }

        return expression is ColumnExpression column
            ? new IndexElement { Column = column.Name, Collation = collation }
            : new IndexElement { Expression = expression, Collation = collation };
    }
}
