using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>Collects the names in a statement that is not understood, and in the code that its strings hold.</summary>
internal sealed class NameCollector(CancellationToken cancellationToken)
{
    /// <summary>Strings in strings in strings: a DO block that executes a formatted text.</summary>
    private const int MaxDepth = 4;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Collects the folded names of a range of tokens.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="first">The first token.</param>
    /// <param name="end">The token behind the last one.</param>
    /// <param name="strings">True to look into strings too.</param>
    public ImmutableArray<string> Collect(TokenList tokens, int first, int end, bool strings)
    {
        _names.Clear();
        Add(tokens, first, end, strings ? 0 : MaxDepth);
        return ImmutableArray.CreateRange(_names);
    }

    /// <summary>Collects the names that the strings of a range of tokens hold.</summary>
    public ImmutableArray<string> CollectFromStrings(TokenList tokens, int first, int end)
    {
        _names.Clear();
        for (var i = first; i < end; i++)
        {
            if (tokens[i].Kind == TokenKind.String)
                AddString(tokens, i, 0);
        }

        return ImmutableArray.CreateRange(_names);
    }

    private void Add(TokenList tokens, int first, int end, int depth)
    {
        for (var i = first; i < end; i++)
        {
            ref readonly var token = ref tokens[i];
            if (token.Kind is TokenKind.Identifier or TokenKind.QuotedIdentifier)
                _names.Add(TokenText.Name(tokens.Text, token));
            else if (token.Kind == TokenKind.String && depth < MaxDepth)
                AddString(tokens, i, depth);
        }
    }

    private void AddString(TokenList tokens, int index, int depth)
    {
        var value = TokenText.Value(tokens.Text, tokens[index]);
        if (value.Length == 0)
            return;

        // A name in a string may be written as it is stored: quote_ident('Users'), format('%I', 'Users').
        if (value.Length <= Identifier.MaxBytes)
            _names.Add(Identifier.Truncate(value));
        using var inner = Lexer.Tokenize(SqlText.FromString(value), LexerMode.Command, cancellationToken);
        Add(inner, 0, inner.Count, depth + 1);
    }
}
