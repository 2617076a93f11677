using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>What a statement holds besides what stands on its own level: names, CTEs and the queries in parentheses.</summary>
internal sealed partial class CommandParser
{
    /// <summary>Queries nested deeper are not read: each level passes over those in it, so that the depth is a factor of the time.</summary>
    private const int MaxQueryNesting = 8;

    /// <summary>The queries of one statement that are read at most.</summary>
    private const int MaxQueries = 32;

    /// <summary>The open parentheses: the name before each, and whether a query that was read stands in it.</summary>
    private readonly List<(int NameBefore, bool IsQuery)> _open = [];

    /// <summary>Stands at the end of the statement, and stays there.</summary>
    private void Group(int start, int first, int found)
    {
        var end = _reader.Index;
        var group = new StatementGroup(SqlSpan.FromBounds(start, Math.Max(start, _reader.PreviousEnd)));
        HashSet<string>? body = null;
        var bodyDepth = 0;
        var bodyStart = 0;
        var bodyNames = new List<string>();
        var queries = 0;
        var read = 0;
        var lastName = -1;
        _open.Clear();
        for (var i = first; i < end; i++)
        {
            // By value: reading a query moves the reader.
            var token = _reader.Tokens[i];
            group.IsKnown &= token.Kind != TokenKind.Hole && !token.HasHole;
            switch (token.Kind)
            {
                case TokenKind.LeftParen:
                    var isQuery = _reader.Tokens[i + 1].Keyword == Keyword.Select && queries < MaxQueryNesting && read < MaxQueries;
                    group.IsKnown &= isQuery || _reader.Tokens[i + 1].Keyword != Keyword.Select;
                    if (isQuery)
                    {
                        queries++;
                        read++;
                        Query(i + 1);
                    }

                    _open.Add((lastName, isQuery));
                    if (CommonTable(i) is { } name)
                    {
                        if (body is null)
                        {
                            body = new HashSet<string>(StringComparer.Ordinal);
                            bodyDepth = _open.Count;
                            bodyStart = token.Start;
                        }

                        bodyNames.Add(name);
                    }

                    lastName = -1;
                    break;
                case TokenKind.RightParen when _open.Count > 0:
                    if (body is not null && _open.Count == bodyDepth)
                    {
                        var common = new CommonTable(SqlSpan.FromBounds(bodyStart, token.End), body);
                        foreach (var defined in bodyNames)
                            group.CommonTables[defined] = common;
                        bodyNames.Clear();
                        body = null;
                    }

                    var closed = _open[_open.Count - 1];
                    _open.RemoveAt(_open.Count - 1);
                    queries -= closed.IsQuery ? 1 : 0;

                    // The list of columns between the name of a CTE and AS.
                    lastName = closed.NameBefore;
                    break;
                case TokenKind.Identifier or TokenKind.QuotedIdentifier:
                    if (token.Keyword is not (Keyword.As or Keyword.Not or Keyword.Materialized))
                        lastName = i;
                    if (!token.HasHole)
                    {
                        var word = _reader.Name(token);
                        group.Names.Add(word);
                        body?.Add(word);
                    }

                    break;
                default: lastName = -1; break;
            }
        }

        _reader.Index = end;
        for (var i = found; i < _found.Count; i++)
        {
            _found[i].Group = group;
            group.Members.Add(_found[i]);
        }
    }

    private void Query(int index)
    {
        _reader.Index = index;
        Add(_statements.ParseSelect(_reader.Current.Start, _searchPath));
    }

    /// <summary>The name of the CTE whose body this parenthesis opens: <c>name [(columns)] AS [[NOT] MATERIALIZED] (SELECT …</c>; else null.</summary>
    private string? CommonTable(int paren)
    {
        var before = paren - 1;
        if (_reader.Tokens[before].Keyword == Keyword.Materialized)
            before -= _reader.Tokens[before - 1].Keyword == Keyword.Not ? 2 : 1;
        var name = _open[_open.Count - 1].NameBefore;
        if (_reader.Tokens[before].Keyword != Keyword.As || name < 0 || _reader.Tokens[name].HasHole)
            return null;
        return _reader.Tokens[paren + 1].Keyword is Keyword.Select or Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge or Keyword.With or Keyword.Values or Keyword.Table
            ? _reader.Name(_reader.Tokens[name])
            : null;
    }
}
