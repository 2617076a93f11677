using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>MERGE.</summary>
internal sealed partial class StatementParser
{
    /// <summary>Stands at MERGE. Null where no target and ON can be read.</summary>
    public MergeStatement? ParseMerge(int statementStart, SearchPath searchPath)
    {
        reader.Advance();
        if (!reader.Accept(Keyword.Into) || ReadTarget(out var alias) is not { } target || !reader.Accept(Keyword.Using))
            return null;
        while (!IsAtEnd && !reader.Is(Keyword.On))
        {
            if (reader.Is(TokenKind.LeftParen))
                reader.SkipParentheses();
            else
                reader.Advance();
        }

        if (!reader.Accept(Keyword.On))
            return null;
        var on = _expressions.Parse();
        var inserts = ImmutableArray.CreateBuilder<InsertStatement>();
        var updates = ImmutableArray.CreateBuilder<ImmutableArray<Assignment>>();
        var since = 15;
        var understood = true;
        while (understood && reader.Accept(Keyword.When))
        {
            reader.Accept(Keyword.Not);
            understood &= reader.Accept(Keyword.Matched);
            if (reader.Accept(Keyword.By))
            {
                since = 17;
                reader.Advance();
            }

            if (reader.Accept(Keyword.And))
                _expressions.Parse();
            understood &= reader.Accept(Keyword.Then);
            switch (reader.Keyword)
            {
                case Keyword.Insert: inserts.Add(ReadMergeInsert(target, alias, searchPath, ref understood)); break;
                case Keyword.Update when reader.Peek().Keyword == Keyword.Set:
                    reader.Index += 2;
                    updates.Add(ReadAssignments());
                    break;
                case Keyword.Delete: reader.Advance(); break;
                case Keyword.Do when reader.Peek().Keyword == Keyword.Nothing: reader.Index += 2; break;
                default: understood = false; break;
            }
        }

        if (reader.Is(Keyword.Returning))
            since = 17;
        understood &= IsAtEnd || reader.Is(Keyword.Returning);
        SkipToEnd();
        return new MergeStatement
        {
            Span = reader.SpanFrom(statementStart),
            Target = target,
            SearchPath = searchPath,
            Alias = alias,
            Inserts = inserts.ToImmutable(),
            Updates = updates.ToImmutable(),
            On = on,
            SinceVersion = since,
            IsUnderstood = understood,
        };
    }

    /// <summary>INSERT [(columns)] [OVERRIDING …] VALUES (…) or DEFAULT VALUES.</summary>
    private InsertStatement ReadMergeInsert(WriteTarget target, string? alias, SearchPath searchPath, ref bool understood)
    {
        var start = reader.Current.Start;
        reader.Advance();
        var columnsAreKnown = true;
        var hasColumns = reader.Is(TokenKind.LeftParen);
        var columns = hasColumns ? ReadColumns(out columnsAreKnown) : ImmutableArray<InsertColumn>.Empty;
        var overriding = ReadOverriding();
        InsertSource source = new UnknownSource();
        if (reader.Accept(Keyword.Default, Keyword.Values))
            source = new DefaultValuesSource();
        else if (reader.Is(Keyword.Values) && ReadRows() is { } rows)
            source = rows;
        else
            understood = false;
        return new InsertStatement
        {
            Span = reader.SpanFrom(start),
            Target = target,
            SearchPath = searchPath,
            Alias = alias,
            Columns = columns,
            HasColumnList = hasColumns,
            ColumnsAreKnown = columnsAreKnown,
            Overriding = overriding,
            Source = source,
        };
    }
}
