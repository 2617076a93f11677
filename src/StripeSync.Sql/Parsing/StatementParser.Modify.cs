using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>UPDATE and DELETE.</summary>
internal sealed partial class StatementParser
{
    /// <summary>Stands at UPDATE. Null where no target and SET can be read.</summary>
    public UpdateStatement? ParseUpdate(int statementStart, SearchPath searchPath)
    {
        reader.Advance();
        if (ReadTarget(out var alias) is not { } target || !reader.Accept(Keyword.Set))
            return null;
        var assignments = ReadAssignments();
        var from = reader.Accept(Keyword.From) ? ReadFrom() : null;
        var where = ReadWhere();
        var understood = IsAtEnd || reader.Is(Keyword.Returning);
        SkipToEnd();
        return new UpdateStatement
        {
            Span = reader.SpanFrom(statementStart),
            Target = target,
            SearchPath = searchPath,
            Alias = alias,
            Assignments = assignments,
            From = from,
            Where = where,
            IsUnderstood = understood,
        };
    }

    /// <summary>Stands at DELETE. Null where no target can be read.</summary>
    public DeleteStatement? ParseDelete(int statementStart, SearchPath searchPath)
    {
        reader.Advance();
        if (!reader.Accept(Keyword.From) || ReadTarget(out var alias) is not { } target)
            return null;
        var from = reader.Accept(Keyword.Using) ? ReadFrom() : null;
        var whereStart = reader.PreviousEnd;
        var where = ReadWhere();
        var understood = IsAtEnd || reader.Is(Keyword.Returning);
        SkipToEnd();
        return new DeleteStatement
        {
            Span = reader.SpanFrom(statementStart),
            Target = target,
            SearchPath = searchPath,
            Alias = alias,
            Using = from,
            Where = where,
            WhereStart = whereStart,
            IsUnderstood = understood,
        };
    }
}
