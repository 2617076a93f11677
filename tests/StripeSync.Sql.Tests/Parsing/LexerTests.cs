using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Parsing;

public sealed class LexerTests
{
    private static TokenList Tokenize(string text, LexerMode mode = LexerMode.Command) => Tokenize(SqlText.FromString(text), mode);

    private static TokenList Tokenize(SqlText text, LexerMode mode = LexerMode.Command) =>
        Lexer.Tokenize(text, mode, TestContext.Current.CancellationToken);

    private static string Describe(TokenList tokens)
    {
        var words = new List<string>();
        for (var i = 0; i < tokens.Count - 1; i++)
            words.Add($"{tokens[i].Kind}:{tokens.Span(tokens[i])}");
        return string.Join(" ", words);
    }

    [Theory]
    [InlineData("a/* x /* y */ z */b", "Identifier:a Identifier:b")]
    [InlineData("a -- c\n+-- d", "Identifier:a Operator:+")]
    [InlineData("a+-b", "Identifier:a Operator:+ Operator:- Identifier:b")]
    [InlineData("a@-b", "Identifier:a Operator:@- Identifier:b")]
    [InlineData("a<=-1", "Identifier:a Operator:<= Operator:- Number:1")]
    [InlineData("a=@p", "Identifier:a Operator:= Parameter:@p")]
    [InlineData("a@>b", "Identifier:a Operator:@> Identifier:b")]
    [InlineData("a::int", "Identifier:a DoubleColon::: Identifier:int")]
    [InlineData("a=:p", "Identifier:a Operator:= Parameter::p")]
    [InlineData("x[1:2]", "Identifier:x LeftBracket:[ Number:1 Colon:: Number:2 RightBracket:]")]
    [InlineData("$1,$23", "Parameter:$1 Comma:, Parameter:$23")]
    [InlineData("1.5e-3 .5 1..2", "Number:1.5e-3 Number:.5 Number:1 Dot:. Number:.2")]
    [InlineData("a.b", "Identifier:a Dot:. Identifier:b")]
    [InlineData("'a''b' E'c\\'d' B'01' X'ff' N'x'", "String:'a''b' String:E'c\\'d' BitString:B'01' BitString:X'ff' String:N'x'")]
    [InlineData("'a'\n  'b'", "String:'a'\n  'b'")]
    [InlineData("'a' 'b'", "String:'a' String:'b'")]
    [InlineData("$$a'b$$ $x$ $$ $x$", "String:$$a'b$$ String:$x$ $$ $x$")]
    [InlineData("\"a\"\"b\" U&\"\\0041\" u&'!0041' UESCAPE '!'", "QuotedIdentifier:\"a\"\"b\" QuotedIdentifier:U&\"\\0041\" String:u&'!0041' UESCAPE '!'")]
    [InlineData("j ? 'k' ?| x", "Identifier:j Operator:? String:'k' Operator:?| Identifier:x")]
    [InlineData("a$b ünï _x", "Identifier:a$b Identifier:ünï Identifier:_x")]
    public void Splits_as_PostgreSQL_does(string text, string expected) => Assert.Equal(expected, Describe(Tokenize(text)));

    [Theory]
    [InlineData("'open")]
    [InlineData("\"open")]
    [InlineData("/* open /* */")]
    [InlineData("$tag$ open $tagg$")]
    [InlineData("E'a\\")]
    [InlineData("U&'\\")]
    [InlineData("U&\"")]
    [InlineData("$")]
    [InlineData("@")]
    [InlineData(":")]
    [InlineData("\\")]
    [InlineData("\0\u0001\uFFFF\uD800")]
    public void Never_throws_and_covers_the_text(string text)
    {
        var tokens = Tokenize(text);
        Assert.Equal(TokenKind.End, tokens[tokens.Count - 1].Kind);
        for (var i = 0; i < tokens.Count; i++)
        {
            Assert.InRange(tokens[i].End, 0, text.Length);
            if (tokens[i].Kind is TokenKind.String or TokenKind.BitString)
                Assert.NotNull(TokenText.Value(text, tokens[i]));
            if (tokens[i].Kind is TokenKind.Identifier or TokenKind.QuotedIdentifier)
                Assert.NotNull(TokenText.Name(text, tokens[i]));
        }
    }

    [Theory]
    [InlineData("'it''s'")]
    [InlineData("E'tab\\there\\x41\\101\\u00e9\\U0001F600 \\q'")]
    [InlineData("U&'d\\0061t\\+000061 \\\\'")]
    [InlineData("U&'d!0061ta' UESCAPE '!'")]
    [InlineData("$$dollar 'quoted'$$")]
    [InlineData("$a$x$b$y$a$")]
    [InlineData("'one'\n'two'''\n '3'")]
    public async Task Strings_mean_what_the_server_reads(string literal)
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        var tokens = Tokenize(literal);
        Assert.Equal(2, tokens.Count);
        Assert.Equal(await database.ScalarAsync<string>("SELECT " + literal), TokenText.Value(literal, tokens[0]));
    }

    [Theory]
    [InlineData("MixedCase")]
    [InlineData("\"MixedCase\"")]
    [InlineData("\"with \"\" quote\"")]
    [InlineData("ÜNÏcode")]
    [InlineData("U&\"\\0041bc\"")]
    [InlineData("a_name_that_is_longer_than_sixty_three_bytes_is_cut_by_the_server_silently")]
    [InlineData("\"ääääääääääääääääääääääääääääääääääää\"")]
    [InlineData("\"😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀\"")]
    public async Task Names_are_what_the_server_stores(string written)
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE TABLE {written} (a int)");
        var tokens = Tokenize(written);
        var name = TokenText.Name(written, tokens[0]);
        Assert.Equal(await database.ScalarAsync<string>("SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"), name);
        await database.ExecuteAsync($"SELECT * FROM {Identifier.Quote(name)}");
    }

    [Fact]
    public void Every_key_word_that_needs_quotes_gets_them()
    {
        foreach (var word in new[] { "order", "user", "left", "values", "row", "between" })
            Assert.Equal($"\"{word}\"", Identifier.Quote(word));
        foreach (var word in new[] { "status", "name", "value", "key", "conflict", "a1_b" })
            Assert.Equal(word, Identifier.Quote(word));
    }

    [Fact]
    public async Task Quoting_is_the_servers()
    {
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        foreach (var row in await database.RowsAsync("SELECT word || '|' || quote_ident(word) FROM pg_get_keywords()"))
        {
            var parts = row.Split('|');

            // Later versions have more key words; quoting one too many is harmless.
            if (parts[1].StartsWith('"'))
                Assert.Equal(parts[1], Identifier.Quote(parts[0]));
        }
    }

    [Fact]
    public void Holes_are_part_of_what_they_touch()
    {
        var hole = SqlText.HoleCharacter;
        var text = $"a_{hole}_b {hole} '{hole}' \"{hole}\" @p{hole} x{hole}";
        var holes = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == hole)
                holes.Add(i);
        }

        var tokens = Tokenize(new SqlText(text, holes.ToImmutable()));
        Assert.Equal("Identifier Hole String QuotedIdentifier Parameter Identifier", string.Join(" ", Enumerable.Range(0, tokens.Count - 1).Select(i => tokens[i].Kind)));
        Assert.All(Enumerable.Range(0, tokens.Count - 1), i => Assert.True(tokens[i].HasHole));

        // The same character that somebody wrote is no hole.
        Assert.DoesNotContain(TokenKind.Hole, Enumerable.Range(0, 3).Select(i => Tokenize("a " + hole)[i].Kind));
    }

    [Fact]
    public void Copy_data_and_psql_lines_are_no_sql()
    {
        var text = "\\restrict abc\nCOPY t (a) FROM stdin;\n1\tit's\n2\t\"x\n\\.\nSELECT 1;\n\\unrestrict abc\n";
        var tokens = Tokenize(text, LexerMode.Script);
        Assert.Equal(
            "PsqlCommand Identifier Identifier LeftParen Identifier RightParen Identifier Identifier Semicolon CopyData Identifier Number Semicolon PsqlCommand End",
            string.Join(" ", Enumerable.Range(0, tokens.Count).Select(i => tokens[i].Kind)));
    }
}
