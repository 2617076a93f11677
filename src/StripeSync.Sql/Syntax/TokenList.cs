namespace StripeSync.Sql.Syntax;

/// <summary>The tokens of a text; the last one is <see cref="TokenKind.End"/>.</summary>
internal sealed class TokenList(string text, Token[] tokens, int count)
{
    public string Text { get; } = text;

    public int Count { get; } = count;

    /// <summary>The token at an index; before the start and behind the end, the <see cref="TokenKind.End"/> token.</summary>
    public ref readonly Token this[int index] => ref tokens[(uint)index < (uint)Count ? index : Count - 1];

    public ReadOnlySpan<char> Span(in Token token) => Text.AsSpan(token.Start, token.Length);

    public bool Is(in Token token, string text) =>
        token.Length == text.Length && string.CompareOrdinal(Text, token.Start, text, 0, text.Length) == 0;
}
