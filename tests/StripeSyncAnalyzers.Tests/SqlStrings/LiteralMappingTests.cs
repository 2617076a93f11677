using StripeSync.Sql.Text;
using StripeSyncAnalyzers.SqlStrings;
using Xunit;

namespace StripeSyncAnalyzers.Tests.SqlStrings;

/// <summary>Every character of the SQL leads back to the source characters that made it, and to no others.</summary>
public class LiteralMappingTests
{
    private const char Mark = '\u03a9';

    public static TheoryData<string, string> Literals => LiteralCorpus.All;

    [Theory]
    [MemberData(nameof(Literals))]
    public void Text_is_what_the_program_would_say(string expression, string expected)
    {
        var evaluated = Evaluated.Expression(expression).AssertCompiles();
        if (expected.Length == 0)
            Assert.Empty(evaluated.Candidates());
        else
            Assert.Equal(expected, evaluated.Text());
    }

    [Theory]
    [MemberData(nameof(Literals))]
    public void Replacing_the_located_characters_replaces_the_character_and_nothing_else(string expression, string expected)
    {
        if (expected.Length == 0)
            return;
        var evaluated = Evaluated.Expression(expression);
        var candidate = evaluated.Candidate();
        var sql = candidate.Sql.Text;
        for (var i = 0; i < sql.Length; i++)
        {
            var length = char.IsHighSurrogate(sql[i]) ? 2 : 1;
            var location = candidate.Map.Locate(new SqlSpan(i, length));
            if (candidate.Sql.IsHole(i))
            {
                Assert.Null(location);
                continue;
            }

            Assert.NotNull(location);
            if (sql[i] is '\r' or '\n' && evaluated.At(location) is "\r" or "\n")
            {
                // Without a line end that stands in the source as it is, the lines of a raw string would not be lines any more.
                Assert.Equal(sql[i].ToString(), evaluated.At(location));
                continue;
            }

            var replaced = evaluated.Replace(location.SourceSpan, Mark.ToString());
            Assert.Equal(sql.Remove(i, length).Insert(i, Mark.ToString()), replaced.Candidate().Sql.Text);
            i += length - 1;
        }
    }

    [Theory]
    [MemberData(nameof(Literals))]
    public void A_range_starts_where_its_first_and_ends_where_its_last_character_does(string expression, string expected)
    {
        if (expected.Length == 0)
            return;
        var candidate = Evaluated.Expression(expression).Candidate();
        var length = candidate.Sql.Text.Length;
        var located = 0;
        for (var start = 0; start < length; start++)
        {
            for (var end = start + 1; end <= length; end++)
            {
                if (candidate.Map.Locate(SqlSpan.FromBounds(start, end)) is not { } location)
                    continue;
                located++;
                Assert.Equal(candidate.Map.Locate(new SqlSpan(start, 1))!.SourceSpan.Start, location.SourceSpan.Start);
                Assert.Equal(candidate.Map.Locate(new SqlSpan(end - 1, 1))!.SourceSpan.End, location.SourceSpan.End);
                Assert.Equal(location, candidate.Map.LocateFirst(SqlSpan.FromBounds(start, end)));
            }
        }

        Assert.True(located >= length - candidate.Sql.Holes.Length);
    }

    [Fact]
    public void A_range_over_two_literals_is_none_and_clamps_to_the_first()
    {
        var evaluated = Evaluated.Expression("\"INSERT INTO \" + \"stripe\" + \"_sync_queue (a)\"");
        var candidate = evaluated.Candidate();
        var table = new SqlSpan(candidate.Sql.Text.IndexOf("stripe", StringComparison.Ordinal), "stripe_sync_queue".Length);
        Assert.Null(candidate.Map.Locate(table));
        Assert.Equal("stripe", evaluated.At(candidate.Map.LocateFirst(table)));
        Assert.Equal("INTO ", evaluated.At(candidate.Map.LocateFirst(new SqlSpan(7, 8))));
    }

    [Fact]
    public void A_range_that_starts_in_a_hole_clamps_to_the_text_behind_it()
    {
        var evaluated = Evaluated.Expression("x + \"_queue (a)\"");
        Assert.Equal("_queue", evaluated.At(evaluated.Candidate().Map.LocateFirst(new SqlSpan(0, 7))));
        Assert.Null(evaluated.Candidate().Map.Locate(new SqlSpan(0, 7)));
        Assert.Null(evaluated.Candidate().Map.LocateFirst(new SqlSpan(0, 1)));
    }

    [Fact]
    public void A_range_over_a_hole_lies_in_the_interpolated_string()
    {
        var evaluated = Evaluated.Expression("$\"INSERT INTO {x}_queue (a)\"");
        Assert.Equal("INTO {x}_queue", evaluated.At(evaluated.Candidate().Map.Locate(SqlSpan.FromBounds(7, 19))));
    }

    [Fact]
    public void An_escape_is_covered_whole()
    {
        var evaluated = Evaluated.Expression("\"a\\U0001F600b\"");
        Assert.Equal("\\U0001F600", evaluated.At(evaluated.Candidate().Map.Locate(new SqlSpan(2, 1))));
        Assert.Equal("a\\U0001F600", evaluated.At(evaluated.Candidate().Map.Locate(new SqlSpan(0, 2))));
    }

    [Theory]
    [InlineData("\"a\\qb\"")]
    [InlineData("\"\"\"\n    a\n  b\n    \"\"\"")]
    [InlineData("\"abc")]
    [InlineData("@\"abc")]
    [InlineData("\"\"\"abc")]
    [InlineData("\"\\U99999999\"")]
    [InlineData("\"\\")]
    [InlineData("$\"a { b\"")]
    [InlineData("$\"\"\"a {{x}} b\"\"\"")]
    [InlineData("$\"\"\"\n  a\n b {x\n  \"\"\"")]
    [InlineData("\"a\" + ")]
    [InlineData("\"abc\"u8")]
    public void A_literal_with_errors_is_no_reason_to_throw(string expression)
    {
        foreach (var candidate in Evaluated.Expression(expression).Calls().SelectMany(static c => c))
        {
            for (var i = 0; i < candidate.Sql.Text.Length; i++)
                _ = candidate.Map.LocateFirst(SqlSpan.FromBounds(i, candidate.Sql.Text.Length));
        }
    }
}
