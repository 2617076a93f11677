using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>What one command text says that matters for conflicts.</summary>
/// <param name="Inserts">Every INSERT, in the order of the text.</param>
/// <param name="ChangedRelations">The names of relations that the text itself creates, alters or drops: the catalog does not describe them any more.</param>
internal sealed record Command(ImmutableArray<InsertStatement> Inserts, ImmutableHashSet<string> ChangedRelations);

/// <summary>Reads the statements of a command text and passes over those that write nothing.</summary>
internal sealed class CommandParser
{
    private readonly TokenReader _reader;
    private readonly InsertParser _inserts;
    private readonly ImmutableArray<InsertStatement>.Builder _found = ImmutableArray.CreateBuilder<InsertStatement>();
    private ImmutableHashSet<string> _changed = ImmutableHashSet<string>.Empty;
    private SearchPath _searchPath = SearchPath.Configured;

    private CommandParser(TokenReader reader)
    {
        _reader = reader;
        _inserts = new InsertParser(reader);
    }

    /// <summary>Parses a text. Never throws on any text.</summary>
    public static Command Parse(SqlText sql, CancellationToken cancellationToken)
    {
        using var tokens = Lexer.Tokenize(sql, LexerMode.Command, cancellationToken);
        var parser = new CommandParser(new TokenReader(tokens, cancellationToken));
        parser.Run();
        return new Command(parser._found.ToImmutable(), parser._changed);
    }

    private void Run()
    {
        while (!_reader.AtEnd)
        {
            _reader.CancellationToken.ThrowIfCancellationRequested();
            if (_reader.AtStatementEnd)
            {
                _reader.Advance();
                continue;
            }

            Statement(_reader.Current.Start);
        }
    }

    private void Statement(int start)
    {
        SkipPrefix();
        switch (_reader.Keyword)
        {
            case Keyword.Insert: Insert(start); break;
            case Keyword.With: With(start); break;
            case Keyword.Create or Keyword.Alter or Keyword.Drop: SchemaChange(); break;
            case Keyword.Select or Keyword.Set or Keyword.Reset: _searchPath = SearchPath.After(_reader, _searchPath); break;
        }

        _reader.SkipStatement();
    }

    /// <summary>Passes over EXPLAIN (…) ANALYZE VERBOSE and PREPARE name (types) AS.</summary>
    private void SkipPrefix()
    {
        if (_reader.Accept(Keyword.Explain))
        {
            if (_reader.Is(TokenKind.LeftParen))
                _reader.SkipParentheses();
            while (_reader.IsName && _reader.Keyword is not (Keyword.Insert or Keyword.With or Keyword.Select or Keyword.Update or Keyword.Delete or Keyword.Merge))
                _reader.Advance();
        }
        else if (_reader.Accept(Keyword.Prepare))
        {
            _reader.ReadName();
            if (_reader.Is(TokenKind.LeftParen))
                _reader.SkipParentheses();
            _reader.Accept(Keyword.As);
        }
    }

    private void Insert(int start)
    {
        if (_inserts.Parse(start, _searchPath) is { } insert)
            _found.Add(insert);
    }

    /// <summary>WITH name (columns) AS [NOT] MATERIALIZED (statement), … statement. Data-modifying statements stand on this level only.</summary>
    private void With(int start)
    {
        _reader.Advance();
        _reader.Accept(Keyword.Recursive);
        do
        {
            if (!_reader.IsName && !_reader.Is(TokenKind.Hole))
                return;
            _reader.Advance();
            if (_reader.Is(TokenKind.LeftParen))
                _reader.SkipParentheses();
            if (!_reader.Accept(Keyword.As))
                return;
            _reader.Accept(Keyword.Not);
            _reader.Accept(Keyword.Materialized);
            if (!_reader.Is(TokenKind.LeftParen))
                return;
            if (_reader.Peek().Keyword == Keyword.Insert)
            {
                _reader.Advance();
                Insert(_reader.Current.Start);
                _reader.Accept(TokenKind.RightParen);
            }
            else
            {
                _reader.SkipParentheses();
            }

            // SEARCH … SET name and CYCLE … SET … USING name.
            while (!_reader.AtStatementEnd && !_reader.Is(TokenKind.Comma) && !IsMainStatement())
                _reader.Advance();
        }
        while (_reader.Accept(TokenKind.Comma));
        if (_reader.Is(Keyword.Insert))
            Insert(start);
    }

    private bool IsMainStatement() => _reader.Keyword is Keyword.Select or Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge or Keyword.Values or Keyword.Table
        || _reader.Is(TokenKind.LeftParen);

    /// <summary>Everything that a schema statement names may differ from the catalog afterwards.</summary>
    private void SchemaChange()
    {
        if (_reader.Is(Keyword.Create) && (_reader.Peek().Keyword == Keyword.Function || _reader.Peek().Keyword == Keyword.Procedure))
            return;
        var names = _changed.ToBuilder();
        while (!_reader.AtStatementEnd)
        {
            if (_reader.IsName && !_reader.Current.HasHole)
                names.Add(_reader.Name());
            _reader.Advance();
        }

        _changed = names.ToImmutable();
    }
}
