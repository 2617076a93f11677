using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>The ON CONFLICT clause.</summary>
internal sealed partial class StatementParser
{
    /// <summary>ON CONFLICT as a clause, not as the condition of a join over a column named conflict.</summary>
    private bool IsOnConflict() => reader.Is(Keyword.On, Keyword.Conflict) &&
        (reader.Peek(2).Kind is TokenKind.LeftParen or TokenKind.Hole or TokenKind.End || reader.Peek(2).Keyword is Keyword.Do or Keyword.On);

    private OnConflictClause ReadOnConflict()
    {
        var start = reader.Current.Start;
        reader.Index += 2;
        var targetStart = reader.Current.Start;
        var elementsSpan = new SqlSpan(reader.PreviousEnd, 0);
        var targetSpan = elementsSpan;
        ImmutableArray<ConflictElement> elements = default;
        Expression? predicate = null;
        string? constraint = null;
        var known = true;
        if (reader.Is(TokenKind.LeftParen))
        {
            elements = ReadElements(out known);
            elementsSpan = targetSpan = reader.SpanFrom(targetStart);
            if (reader.Accept(Keyword.Where))
            {
                predicate = _expressions.Parse();
                targetSpan = reader.SpanFrom(targetStart);
            }
        }
        else if (reader.Accept(Keyword.On, Keyword.Constraint))
        {
            constraint = reader.ReadName();
            known = constraint is not null;
            if (!known)
                reader.Accept(TokenKind.Hole);
            targetSpan = reader.SpanFrom(targetStart);
        }
        else if (reader.Accept(TokenKind.Hole))
        {
            known = false;
        }

        known &= reader.Is(Keyword.Do);
        var assignments = ImmutableArray<Assignment>.Empty;
        Expression? where = null;
        var action = ReadAction(ref assignments, ref where);
        return new OnConflictClause
        {
            Span = reader.SpanFrom(start),
            TargetSpan = targetSpan,
            Elements = elements,
            ElementsSpan = elementsSpan,
            Predicate = predicate,
            ConstraintName = constraint,
            TargetIsKnown = known,
            Action = action,
            Assignments = assignments,
            UpdateWhere = where,
        };
    }

    private ConflictAction ReadAction(ref ImmutableArray<Assignment> assignments, ref Expression? where)
    {
        if (!reader.Accept(Keyword.Do))
            return ConflictAction.Unknown;
        if (reader.Accept(Keyword.Nothing))
            return ConflictAction.Nothing;
        if (!reader.Accept(Keyword.Update) || !reader.Accept(Keyword.Set))
            return ConflictAction.Unknown;
        assignments = ReadAssignments();
        if (reader.Accept(Keyword.Where))
            where = _expressions.Parse();
        return ConflictAction.Update;
    }

    private ImmutableArray<ConflictElement> ReadElements(out bool known)
    {
        known = true;
        var elements = ImmutableArray.CreateBuilder<ConflictElement>();
        reader.Advance();
        while (!reader.AtStatementEnd && !reader.Is(TokenKind.RightParen))
        {
            elements.Add(ReadElement(ref known));
            if (!reader.Is(TokenKind.Comma) && !reader.Is(TokenKind.RightParen))
            {
                known = false;
                SkipTo(TokenKind.Comma);
            }

            if (!reader.Accept(TokenKind.Comma))
                break;
        }

        known &= elements.Count > 0 && reader.Accept(TokenKind.RightParen);
        return elements.ToImmutable();
    }

    private ConflictElement ReadElement(ref bool known)
    {
        var start = reader.Current.Start;
        var expression = _expressions.ParseOperand();
        known &= expression is not UnknownExpression;
        string? collation = null;
        if (reader.Accept(Keyword.Collate))
            collation = ReadLastName();
        string? operatorClass = null;
        if (reader.IsName && reader.Keyword is not (Keyword.Asc or Keyword.Desc or Keyword.Nulls))
        {
            operatorClass = ReadLastName();
            if (reader.Is(TokenKind.LeftParen))
                reader.SkipParentheses();
        }

        var ordering = reader.Accept(Keyword.Asc) || reader.Accept(Keyword.Desc);
        if (reader.Accept(Keyword.Nulls))
        {
            ordering = true;
            reader.Advance();
        }

        return new ConflictElement
        {
            Span = reader.SpanFrom(start),
            Expression = expression,
            Collation = collation,
            OperatorClass = operatorClass,
            HasOrdering = ordering,
        };
    }

    private string? ReadLastName()
    {
        var name = reader.ReadName();
        while (reader.Accept(TokenKind.Dot))
            name = reader.ReadName();
        return name;
    }

    private ImmutableArray<Assignment> ReadAssignments()
    {
        var assignments = ImmutableArray.CreateBuilder<Assignment>();
        do
        {
            var start = reader.Current.Start;
            var columns = ImmutableArray.CreateBuilder<string>();
            if (reader.Accept(TokenKind.LeftParen))
            {
                do
                {
                    if (reader.ReadName() is { } column)
                        columns.Add(column);
                }
                while (reader.Accept(TokenKind.Comma));
                SkipTo(TokenKind.RightParen);
                reader.Accept(TokenKind.RightParen);
            }
            else if (reader.ReadName() is { } column)
            {
                columns.Add(column);
            }

            while (!reader.AtStatementEnd && !reader.IsOperator("=") && reader.Kind is TokenKind.Dot or TokenKind.LeftBracket or TokenKind.RightBracket or TokenKind.Number or TokenKind.Identifier or TokenKind.Parameter)
                reader.Advance();
            Expression value = new UnknownExpression(reader.Current.Span);
            if (reader.IsOperator("="))
            {
                reader.Advance();
                value = _expressions.Parse();
            }
            else if (reader.Is(TokenKind.Hole))
            {
                reader.Advance();
            }

            assignments.Add(new Assignment(reader.SpanFrom(start), columns.ToImmutable(), value));
        }
        while (reader.Accept(TokenKind.Comma));
        return assignments.ToImmutable();
    }
}
