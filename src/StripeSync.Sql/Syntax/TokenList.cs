using System.Buffers;

namespace StripeSync.Sql.Syntax;

/// <summary>The tokens of a text; the last one is <see cref="TokenKind.End"/>.</summary>
/// <remarks>The array is borrowed: who made the list gives it back, once nothing looks at the tokens any more. Nodes keep spans and names, never tokens.</remarks>
internal sealed class TokenList(string text, Token[] tokens, int count) : IDisposable
{
    private Token[] tokens = tokens;

    public string Text { get; } = text;

    public int Count { get; private set; } = count;

    public void Dispose()
    {
        var borrowed = tokens;
        tokens = End;
        Count = 1;
        if (borrowed != End)
            ArrayPool<Token>.Shared.Return(borrowed);
    }

    private static readonly Token[] End = [default];

    /// <summary>The first token at or behind an index that ends a statement or is BEGIN, which may hold statements.</summary>
    public int NextEndOrBegin(int index)
    {
        var all = tokens;
        for (; index < Count - 1; index++)
        {
            ref readonly var token = ref all[index];
            if (token.Kind is TokenKind.Semicolon or TokenKind.PsqlCommand or TokenKind.CopyData || token.Keyword == Keyword.Begin)
                return index;
        }

        return Math.Max(index, Count - 1);
    }

    /// <summary>The token at an index; before the start and behind the end, the <see cref="TokenKind.End"/> token.</summary>
    public ref readonly Token this[int index] => ref tokens[(uint)index < (uint)Count ? index : Count - 1];

    /// <summary>These tokens in a text that holds theirs at a position.</summary>
    public TokenList MoveTo(string text, int position)
    {
        for (var i = 0; i < Count; i++)
        {
            var token = tokens[i];
            tokens[i] = new Token(token.Kind, token.Keyword, token.Flags, token.Start + position, token.Length);
        }

        var moved = new TokenList(text, tokens, Count);
        tokens = End;
        Count = 1;
        return moved;
    }

    public ReadOnlySpan<char> Span(in Token token) => Text.AsSpan(token.Start, token.Length);

    public bool Is(in Token token, string text) =>
        token.Length == text.Length && string.CompareOrdinal(Text, token.Start, text, 0, text.Length) == 0;
}
