using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>What one command text says that matters for conflicts.</summary>
/// <param name="Statements">What writes or locks rows, in the order of the text; the subqueries of a statement come behind it.</param>
/// <param name="Inserts">Every INSERT among them.</param>
/// <param name="ChangedRelations">The names of relations that the text itself creates, alters or drops: the catalog does not describe them any more.</param>
internal sealed record Command(ImmutableArray<CommandStatement> Statements, ImmutableArray<InsertStatement> Inserts, HashSet<string> ChangedRelations)
{
    private static readonly string[] AdvisoryLocks = ["pg_advisory_lock", "pg_advisory_xact_lock", "pg_try_advisory_lock", "pg_try_advisory_xact_lock"];

    private readonly HashSet<string> _locked = new(Statements.OfType<LockStatement>().Where(static s => s.KeepsWritersOut).Select(static s => s.Target.Name), StringComparer.Ordinal);
    private readonly Dictionary<(string? Schema, string Name), int> _emptied = FirstTruncates(Statements);
    private bool? _hasAdvisoryLock;

    /// <summary>True where the text empties the table before it writes to it.</summary>
    /// <param name="insert">The write.</param>
    public bool IsEmptiedBefore(InsertStatement insert) =>
        _emptied.TryGetValue((insert.Target.Schema, insert.Target.Name), out var first) && first < insert.Span.Start;

    /// <summary>True where the text takes a lock that keeps writers out, of any table, or an advisory lock.</summary>
    /// <param name="text">The text.</param>
    public bool TakesAnyLock(string text) => _locked.Count > 0 || HasAdvisoryLock(text);

    /// <summary>
    /// True where the text takes locks itself, so that its statements do not run beside those of other sessions: LOCK TABLE of the target in a mode that keeps
    /// writers out, or an advisory lock.
    /// </summary>
    /// <param name="statement">The statement.</param>
    /// <param name="text">The text.</param>
    public bool TakesLock(CommandStatement statement, string text)
    {
        // An empty name is a hole.
        return _locked.Contains(statement.Target.Name) || _locked.Contains("") || HasAdvisoryLock(text);
    }

    private bool HasAdvisoryLock(string text) => _hasAdvisoryLock ??= TakesAdvisoryLock(text);

    /// <summary>Any of the functions that take an exclusive advisory lock: those that share it keep nobody out who shares it too, and pg_advisory_unlock takes none.</summary>
    private static bool TakesAdvisoryLock(string text)
    {
        foreach (var function in AdvisoryLocks)
        {
            for (var at = text.IndexOf(function, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(function, at + function.Length, StringComparison.OrdinalIgnoreCase))
            {
                if (string.Compare(text, at + function.Length, "_shared", 0, "_shared".Length, StringComparison.OrdinalIgnoreCase) != 0)
                    return true;
            }
        }

        return false;
    }

    /// <summary>Where each table is emptied first, so that a text of many writes is looked through once.</summary>
    private static Dictionary<(string? Schema, string Name), int> FirstTruncates(ImmutableArray<CommandStatement> statements)
    {
        var first = new Dictionary<(string?, string), int>();
        foreach (var truncate in statements.OfType<TruncateStatement>())
        {
            var table = (truncate.Target.Schema, truncate.Target.Name);
            if (!first.TryGetValue(table, out var start) || truncate.Span.Start < start)
                first[table] = truncate.Span.Start;
        }

        return first;
    }
}

/// <summary>Reads the statements of a command text and passes over those that write nothing.</summary>
internal sealed partial class CommandParser
{
    private readonly TokenReader _reader;
    private readonly StatementParser _statements;
    private readonly ImmutableArray<CommandStatement>.Builder _found = ImmutableArray.CreateBuilder<CommandStatement>();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private SearchPath _searchPath = SearchPath.Configured;

    private CommandParser(TokenReader reader)
    {
        _reader = reader;
        _statements = new StatementParser(reader);
    }

    /// <summary>Parses a text. Never throws on any text.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="searchPath">Where its first statement looks names up; null for the configured path.</param>
    public static Command Parse(SqlText sql, CancellationToken cancellationToken, SearchPath? searchPath = null)
    {
        using var tokens = Lexer.Tokenize(sql, LexerMode.Command, cancellationToken);
        var parser = new CommandParser(new TokenReader(tokens, cancellationToken)) { _searchPath = searchPath ?? SearchPath.Configured };
        parser.Run();
        var statements = parser._found.ToImmutable();
        return new Command(statements, statements.OfType<InsertStatement>().ToImmutableArray(), parser._changed);
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
        var first = _reader.Index;
        var found = _found.Count;
        var keyword = _reader.Keyword;
        switch (keyword)
        {
            case Keyword.Copy: Add(_statements.ParseCopy(start, _searchPath)); break;
            case Keyword.Lock: _found.AddRange(_statements.ParseLock(start, _searchPath)); break;
            case Keyword.Truncate: _found.AddRange(_statements.ParseTruncate(start, _searchPath)); break;
            case Keyword.With: With(start); break;
            case Keyword.Create or Keyword.Alter or Keyword.Drop: SchemaChange(); break;
            case Keyword.Set or Keyword.Reset: _searchPath = SearchPath.After(_reader, _searchPath); break;
            case Keyword.Select:
                _searchPath = SearchPath.After(_reader, _searchPath);
                _reader.Index = first;
                Modification(start);
                break;
            default: Modification(start); break;
        }

        _reader.SkipStatement();
        if (keyword is Keyword.Update or Keyword.Delete or Keyword.Select or Keyword.Merge or Keyword.With || _reader.Tokens[first].Kind == TokenKind.LeftParen)
            Group(start, first, found);
    }

    private void Add(CommandStatement? statement)
    {
        if (statement is not null)
            _found.Add(statement);
    }

    /// <summary>Reads what may stand on the top level or in a CTE; false for anything else.</summary>
    private bool Modification(int start)
    {
        switch (_reader.Keyword)
        {
            case Keyword.Insert: Add(_statements.ParseInsert(start, _searchPath)); return true;
            case Keyword.Update: Add(_statements.ParseUpdate(start, _searchPath)); return true;
            case Keyword.Delete: Add(_statements.ParseDelete(start, _searchPath)); return true;
            case Keyword.Merge: Add(_statements.ParseMerge(start, _searchPath)); return true;
            case Keyword.Select: Add(_statements.ParseSelect(start, _searchPath)); return true;
            default: return false;
        }
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
            var body = _reader.Index;
            _reader.Advance();
            if (!_reader.Is(Keyword.Select))
                Modification(_reader.Current.Start);
            _reader.Index = body;
            _reader.SkipParentheses();

            // SEARCH … SET name and CYCLE … SET … USING name.
            while (!_reader.AtStatementEnd && !_reader.Is(TokenKind.Comma) && !IsMainStatement())
                _reader.Advance();
        }
        while (_reader.Accept(TokenKind.Comma));
        Modification(start);
    }

    private bool IsMainStatement() => _reader.Keyword is Keyword.Select or Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge or Keyword.Values or Keyword.Table
        || _reader.Is(TokenKind.LeftParen);

    /// <summary>Everything that a schema statement names may differ from the catalog afterwards.</summary>
    private void SchemaChange()
    {
        if (_reader.Is(Keyword.Create) && (_reader.Peek().Keyword == Keyword.Function || _reader.Peek().Keyword == Keyword.Procedure))
            return;
        while (!_reader.AtStatementEnd)
        {
            if (_reader.IsName && !_reader.Current.HasHole)
                _changed.Add(_reader.Name());
            _reader.Advance();
        }
    }
}
