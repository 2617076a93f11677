using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>The schemas in which a statement of a text looks up unqualified names.</summary>
/// <param name="Schemas">The schemas in order; a default array stands for the configured ones.</param>
/// <param name="IsKnown">False where the text sets a path that cannot be read.</param>
internal sealed record SearchPath(ImmutableArray<string> Schemas, bool IsKnown)
{
    /// <summary>The path of the settings.</summary>
    public static SearchPath Configured { get; } = new(default, IsKnown: true);

    private static SearchPath Unknown { get; } = new(default, IsKnown: false);

    /// <summary>The path after a statement that starts with SET, RESET or SELECT; the reader stays inside the statement.</summary>
    public static SearchPath After(TokenReader reader, SearchPath before)
    {
        if (reader.Is(Keyword.Select))
            return AfterSetConfig(reader, before);
        var isReset = reader.Is(Keyword.Reset);
        reader.Advance();
        if (isReset)
            return reader.Is(Keyword.All) || IsSearchPath(reader) ? Configured : before;
        if (!reader.Accept(Keyword.Session))
            reader.Accept(Keyword.Local);
        if (reader.Accept(Keyword.Schema))
            return reader.Is(TokenKind.String) ? List(reader) : Unknown;
        if (!IsSearchPath(reader))
            return before;
        reader.Advance();
        if (!reader.Accept(Keyword.To) && reader.IsOperator("="))
            reader.Advance();
        return reader.Is(Keyword.Default) ? Configured : List(reader);
    }

    private static bool IsSearchPath(TokenReader reader) => reader.IsName && !reader.Current.HasHole && reader.Name() == "search_path";

    private static SearchPath List(TokenReader reader)
    {
        var schemas = ImmutableArray.CreateBuilder<string>();
        do
        {
            if (reader.Current.HasHole || !(reader.IsName || reader.Is(TokenKind.String)))
                return Unknown;
            var name = reader.Is(TokenKind.String) ? TokenText.Value(reader.Text, reader.Current) : reader.Name();

            // The schema of the user's name is not known; it is rarely there.
            if (name != "$user")
                schemas.Add(name);
            reader.Advance();
        }
        while (reader.Accept(TokenKind.Comma));
        return new SearchPath(schemas.ToImmutable(), IsKnown: true);
    }

    /// <summary>SELECT [pg_catalog.]set_config('search_path', …): the value is text that the server splits; only one that is written out is known.</summary>
    private static SearchPath AfterSetConfig(TokenReader reader, SearchPath before)
    {
        for (var offset = 1; offset < 4; offset++)
        {
            ref readonly var token = ref reader.Peek(offset);
            if (token.Kind == TokenKind.Identifier && reader.Tokens.Span(token).Equals("set_config".AsSpan(), StringComparison.OrdinalIgnoreCase))
                return OfCall(reader, offset);
        }

        return before;
    }

    /// <summary>('search_path', 'a, b', false) at some tokens behind the name of the function.</summary>
    private static SearchPath OfCall(TokenReader reader, int offset)
    {
        ref readonly var value = ref reader.Peek(offset + 4);
        if (reader.Peek(offset + 2).Kind != TokenKind.String || value.Kind != TokenKind.String || value.HasHole || reader.Peek(offset + 5).Kind != TokenKind.Comma
            || !string.Equals(TokenText.Value(reader.Text, reader.Peek(offset + 2)), "search_path", StringComparison.OrdinalIgnoreCase))
        {
            return Unknown;
        }

        using var tokens = Lexer.Tokenize(Text.SqlText.FromString(TokenText.Value(reader.Text, value)), LexerMode.Command, reader.CancellationToken);
        var path = new TokenReader(tokens);
        return path.AtEnd ? new SearchPath(ImmutableArray<string>.Empty, IsKnown: true) : List(path) is { } list && path.AtEnd ? list : Unknown;
    }
}
