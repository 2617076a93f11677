using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>COPY … FROM and LOCK TABLE.</summary>
internal sealed partial class StatementParser
{
    /// <summary>Stands at COPY. Null for COPY … TO and for what is no table.</summary>
    public CopyStatement? ParseCopy(int statementStart, SearchPath searchPath)
    {
        reader.Advance();
        var isBinary = IsWord("binary") && reader.Peek().Kind is TokenKind.Identifier or TokenKind.QuotedIdentifier && reader.Peek().Keyword is not (Keyword.From or Keyword.To);
        if (isBinary)
            reader.Advance();
        if (ReadRelation() is not { } target)
            return null;
        var columnsAreKnown = true;
        var hasColumns = reader.Is(TokenKind.LeftParen);
        var columns = hasColumns ? ReadColumns(out columnsAreKnown) : ImmutableArray<InsertColumn>.Empty;
        if (!reader.Accept(Keyword.From))
            return null;
        if (IsWord("program"))
            reader.Advance();
        var understood = reader.Is(Keyword.Stdin) || reader.Is(TokenKind.String) || reader.Is(TokenKind.Hole);
        if (understood)
            reader.Advance();
        reader.Accept(Keyword.With);
        var options = reader.Is(TokenKind.LeftParen) ? ReadOptions() : ReadOldOptions();
        var where = ReadWhere();
        understood &= reader.AtStatementEnd;
        SkipToEnd();
        return new CopyStatement
        {
            Span = reader.SpanFrom(statementStart),
            Target = target,
            SearchPath = searchPath,
            Columns = columns,
            HasColumnList = hasColumns,
            ColumnsAreKnown = columnsAreKnown,
            Options = options,
            Where = where,
            IsUnderstood = understood,
        };
    }

    /// <summary>(FORMAT csv, HEADER, FORCE_NULL (a, b)).</summary>
    private ImmutableHashSet<string> ReadOptions()
    {
        var options = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        reader.Advance();
        do
        {
            if (reader.ReadName() is { } name)
                options.Add(name);
            SkipTo(TokenKind.Comma);
        }
        while (reader.Accept(TokenKind.Comma));
        reader.Accept(TokenKind.RightParen);
        return options.ToImmutable();
    }

    /// <summary>CSV HEADER DELIMITER AS ';' FORCE NOT NULL a, b: each word counts as an option.</summary>
    private ImmutableHashSet<string> ReadOldOptions()
    {
        var options = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        while (reader.Kind is TokenKind.String or TokenKind.Comma || (reader.IsName && reader.Keyword is not (Keyword.Where or Keyword.On)))
        {
            if (reader.ReadName() is { } name)
                options.Add(name);
            else
                reader.Advance();
        }

        return options.ToImmutable();
    }

    /// <summary>Stands at LOCK: one statement for each table that it names.</summary>
    public ImmutableArray<LockStatement> ParseLock(int statementStart, SearchPath searchPath)
    {
        var targets = ReadRelations();
        var keepsOut = true;
        if (reader.Accept(Keyword.In))
        {
            keepsOut = !reader.Is(Keyword.Access, Keyword.Share) && !(reader.Is(Keyword.Row) && reader.Peek().Keyword is Keyword.Share or Keyword.Exclusive);
            while (reader.IsName)
                reader.Advance();
        }

        var span = reader.SpanFrom(statementStart);
        return targets.Select(target => new LockStatement { Span = span, Target = target, SearchPath = searchPath, KeepsWritersOut = keepsOut }).ToImmutableArray();
    }

    /// <summary>TRUNCATE [TABLE] [ONLY] a [*], b …: one statement for each relation.</summary>
    public ImmutableArray<TruncateStatement> ParseTruncate(int statementStart, SearchPath searchPath)
    {
        var targets = ReadRelations();
        var span = reader.SpanFrom(statementStart);
        return targets.Select(target => new TruncateStatement { Span = span, Target = target, SearchPath = searchPath }).ToImmutableArray();
    }

    /// <summary>Stands at the verb: [TABLE] [ONLY] a [*], b ….</summary>
    private List<WriteTarget> ReadRelations()
    {
        reader.Advance();
        reader.Accept(Keyword.Table);
        var targets = new List<WriteTarget>();
        do
        {
            reader.Accept(Keyword.Only);
            if (ReadRelation() is { } target)
                targets.Add(target);
            AcceptStar();
        }
        while (reader.Accept(TokenKind.Comma));
        return targets;
    }

    private bool IsWord(string word) => reader.Is(TokenKind.Identifier) && reader.Tokens.Span(reader.Current).Equals(word.AsSpan(), StringComparison.OrdinalIgnoreCase);
}
