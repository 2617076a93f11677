using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>The conditions of code, as far as they ask whether something is there.</summary>
internal sealed partial class SchemaParser
{
    /// <summary>The condition of IF, up to THEN.</summary>
    private Question ParseCondition()
    {
        var start = reader.Index;
        SkipTo(Keyword.Then);
        var end = reader.Index;
        reader.Index = start;
        var expression = expressions.Parse();
        var question = reader.Index == end ? Ask(expression, start, end) : AnsweredQuestion.Unknown;
        reader.Index = end;
        return question;
    }

    /// <summary>name :=, name =; not a statement that begins with a key word.</summary>
    private bool IsAssignment() => reader.IsName && (reader.Peek().Kind == TokenKind.LeftBracket
        || (reader.Peek().Kind == TokenKind.Operator && (reader.Tokens.Is(reader.Peek(), ":=") || reader.Tokens.Is(reader.Peek(), "=")))
        || (reader.Peek().Kind == TokenKind.Dot && reader.Peek(3).Kind == TokenKind.Operator));

    private void Assignment(int start)
    {
        var variable = reader.Name();
        var isWhole = reader.Peek().Kind == TokenKind.Operator;
        while (!reader.AtStatementEnd && !reader.Is(TokenKind.Operator))
            reader.Advance();
        reader.Advance();
        var first = reader.Index;
        var expression = expressions.Parse();
        var value = isWhole && reader.AtStatementEnd ? Ask(expression, first, reader.Index) : AnsweredQuestion.Unknown;
        reader.Index = first;
        ParseSelect(start);
        statements.Add(new SetVariableStatement(reader.SpanFrom(start), variable, value));
    }

    /// <summary>SELECT … [INTO variables] and PERFORM: they change nothing unless they call something, and say whether they found a row.</summary>
    private SchemaStatement? ParseQueryInCode(int start)
    {
        var first = reader.Index;
        if (ParseSelect(start) is { } path)
            statements.Add(path);
        var end = reader.Index;
        reader.Index = first;
        var query = ReadQuery(end);
        reader.Index = end;
        var span = reader.SpanFrom(start);
        foreach (var variable in query.Into)
            statements.Add(new SetVariableStatement(span, variable, query.Into.Length == 1 ? query.Answer : AnsweredQuestion.Unknown));
        statements.Add(new SetVariableStatement(span, Found, query.IsOneRow ? new AnsweredQuestion(Ternary.Yes) : query.Answer));
        return null;
    }

    private Question Ask(Expression expression, int first, int end)
    {
        switch (expression)
        {
            case LiteralExpression { Kind: LiteralKind.True }: return new AnsweredQuestion(Ternary.Yes);
            case LiteralExpression { Kind: LiteralKind.False or LiteralKind.Null }: return new AnsweredQuestion(Ternary.No);
            case ColumnExpression { Qualifier: null } variable: return new VariableQuestion(variable.Name);
            case UnaryExpression { Operator: "not" } not: return Not(Ask(not.Operand, first, end));
            case LogicalExpression logical:
                return new LogicalQuestion(logical.IsAnd, ImmutableArray.CreateRange(logical.Operands, operand => Ask(operand, first, end)));
            case SubqueryExpression query: return AskQuery(query, first, end);
            case IsExpression { Test: TruthTest.Null } test: return test.IsNegated ? AskValue(test.Operand, first, end) : Not(AskValue(test.Operand, first, end));
            case IsExpression { Test: TruthTest.True or TruthTest.False } test:
                var truth = Ask(test.Operand, first, end);
                return (test.Test == TruthTest.True) == test.IsNegated ? Not(truth) : truth;
            case BinaryExpression { Right: LiteralExpression { Kind: LiteralKind.Number } number } comparison: return AskCount(comparison, number.Value, first, end);
            case BinaryExpression { Operator: "=", Right: LiteralExpression { Kind: LiteralKind.True or LiteralKind.False } truth2 } comparison:
                var left = Ask(comparison.Left, first, end);
                return truth2.Kind == LiteralKind.True ? left : Not(left);
            default: return AnsweredQuestion.Unknown;
        }
    }

    private static Question Not(Question question) => question is AnsweredQuestion { Answer: Ternary.Unknown } ? question : new NotQuestion(question);

    /// <summary>Is the value there at all?</summary>
    private Question AskValue(Expression value, int first, int end) => value switch
    {
        CallExpression { Name: "to_regclass", Arguments.Length: 1 } call when Uncast(call.Arguments[0]) is LiteralExpression { Kind: LiteralKind.String } name && NameIn(name.Value) is { } relation =>
            new RelationQuestion(relation),
        ColumnExpression { Qualifier: null } variable => new VariableQuestion(variable.Name),
        SubqueryExpression query => AskQuery(query, first, end),
        _ => AnsweredQuestion.Unknown,
    };

    /// <summary>count = 0, count > 0 and their like, of a query or a variable.</summary>
    private Question AskCount(BinaryExpression comparison, string number, int first, int end)
    {
        var exists = AskValue(comparison.Left, first, end);
        return (comparison.Operator, number) switch
        {
            ("=", "0") or ("<", "1") or ("<=", "0") => Not(exists),
            (">", "0") or (">=", "1") or ("<>", "0") => exists,
            _ => AnsweredQuestion.Unknown,
        };
    }

    private Question AskQuery(SubqueryExpression query, int first, int end)
    {
        var back = reader.Index;
        var index = first;
        while (index < end && (reader.Tokens[index].Start < query.Span.Start || reader.Tokens[index].Keyword != Keyword.Select))
            index++;
        reader.Index = index;
        var read = ReadQuery(end);
        reader.Index = back;

        // SELECT EXISTS (…) and SELECT count(*) give a row in any case; that EXISTS of one is true is a slip that we leave alone.
        return query.IsExists && read.IsOneRow ? AnsweredQuestion.Unknown : read.Answer;
    }

    /// <summary>Schema or relation of a name in a string: <c>'public.users'</c>, <c>'"Users"'</c>.</summary>
    private ObjectName? NameIn(string text)
    {
        var parts = PathOf(text.Replace('.', ','));
        return parts.Length switch
        {
            1 => new ObjectName(null, parts[0]),
            2 => new ObjectName(parts[0], parts[1]),
            _ => null,
        };
    }
}
