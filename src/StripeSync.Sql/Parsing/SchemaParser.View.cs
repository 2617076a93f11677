using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>CREATE VIEW: the definition where the view is updatable, and only that it is there where it is not.</summary>
internal sealed partial class SchemaParser
{
    private CreateRelationStatement ParseCreateView(int start, bool isTemporary, bool replace)
    {
        reader.Advance();
        AcceptIfNotExists();
        var name = ExpectRelation();
        var definition = ParseViewDefinition();
        SkipStatement();
        return new CreateRelationStatement(reader.SpanFrom(start), SchemaObjectKind.View, name, isTemporary) { View = definition, IsReplace = replace };
    }

    /// <summary>[(names)] [WITH (options)] AS SELECT items FROM [ONLY] relation [[AS] alias] [WHERE …] [WITH CHECK OPTION].</summary>
    private ViewDefinition? ParseViewDefinition()
    {
        var names = ImmutableArray.CreateBuilder<string>();
        if (reader.Accept(TokenKind.LeftParen))
        {
            do
            {
                if (reader.ReadName() is not { } name)
                    return null;
                names.Add(name);
            }
            while (reader.Accept(TokenKind.Comma));
            if (!reader.Accept(TokenKind.RightParen))
                return null;
        }

        if (reader.Accept(Keyword.With))
            reader.SkipParentheses();
        if (!reader.Accept(Keyword.As, Keyword.Select) || reader.Is(Keyword.Distinct))
            return null;
        reader.Accept(Keyword.All);
        var columns = ParseViewColumns();
        if (columns is null || !reader.Accept(Keyword.From))
            return null;
        reader.Accept(Keyword.Only);
        if (!reader.IsName)
            return null;
        var source = ExpectRelation();
        if (reader.Accept(Keyword.As))
            reader.ReadName();
        else if (reader.IsName && reader.Keyword is not (Keyword.Where or Keyword.With) && reader.Peek().Kind is TokenKind.Semicolon or TokenKind.End or TokenKind.Identifier)
            reader.Advance();
        if (reader.Accept(Keyword.Where))
            expressions.Parse();
        if (reader.Is(Keyword.With))
            SkipStatement();
        return failed || !reader.AtStatementEnd ? null : new ViewDefinition(source, columns.Value, names.ToImmutable());
    }

    /// <summary>A default array for the star; null where an item is an aggregate, returns a set or is not understood.</summary>
    private ImmutableArray<ViewColumn>? ParseViewColumns()
    {
        if (reader.IsOperator("*"))
        {
            reader.Advance();
            return default(ImmutableArray<ViewColumn>);
        }

        var columns = ImmutableArray.CreateBuilder<ViewColumn>();
        do
        {
            var expression = expressions.Parse();
            if (ExpressionTree.Parts(expression).Any(static part => part is UnknownExpression or SubqueryExpression || (part is CallExpression call && (!call.IsPlain || !Conflicts.BuiltIns.IsFunction(call.Name)))))
                return null;
            var name = (expression as ColumnExpression)?.Name;
            if (reader.Accept(Keyword.As))
                name = reader.ReadName();
            else if (reader.IsName && reader.Keyword is Keyword.None or Keyword.Name or Keyword.Value or Keyword.Type)
                name = reader.ReadName();
            columns.Add(new ViewColumn(name, expression));
        }
        while (reader.Accept(TokenKind.Comma));
        return columns.ToImmutable();
    }
}
