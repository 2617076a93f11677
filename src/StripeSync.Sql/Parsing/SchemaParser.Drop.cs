using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Parsing;

/// <summary>DROP ….</summary>
internal sealed partial class SchemaParser
{
    private SchemaStatement? ParseDrop(int start)
    {
        reader.Advance();
        if (reader.Is(Keyword.Trigger) || reader.Is(Keyword.Rule))
            return ParseDropOn(start);
        if (reader.Is(Keyword.Owned))
        {
            SkipStatement();
            return new DropOwnedStatement(reader.SpanFrom(start));
        }

        if (ParseObjectKind() is not { } kind)
            return IsOtherObject() ? SkipOther() : Fail();
        if (kind == SchemaObjectKind.Index)
            reader.Accept(Keyword.Concurrently);
        var ifExists = AcceptIfExists();
        var names = ImmutableArray.CreateBuilder<ObjectName>();
        var spans = ImmutableArray.CreateBuilder<SqlSpan>();
        do
        {
            var nameStart = reader.Current.Start;
            names.Add(ExpectRelation());
            spans.Add(reader.SpanFrom(nameStart));
            if (kind == SchemaObjectKind.Function && reader.Is(TokenKind.LeftParen))
                SkipParentheses();
        }
        while (!failed && reader.Accept(TokenKind.Comma));
        var cascade = AcceptCascade();
        return new DropStatement(reader.SpanFrom(start), kind, names.ToImmutable(), cascade) { IfExists = ifExists, NameSpans = spans.ToImmutable() };
    }

    private DropStatement ParseDropOn(int start)
    {
        var kind = reader.Is(Keyword.Trigger) ? SchemaObjectKind.Trigger : SchemaObjectKind.Rule;
        reader.Advance();
        AcceptIfExists();
        var name = ExpectName();
        Expect(Keyword.On);
        var table = ExpectRelation();
        AcceptCascade();
        return new DropStatement(reader.SpanFrom(start), kind, ImmutableArray.Create(new ObjectName(null, name)), cascade: false) { On = table };
    }

    /// <summary>Reads the words for a kind of object that matters here; null where others stand.</summary>
    private SchemaObjectKind? ParseObjectKind()
    {
        SchemaObjectKind? kind = reader.Keyword switch
        {
            Keyword.Table => SchemaObjectKind.Table,
            Keyword.Index => SchemaObjectKind.Index,
            Keyword.View => SchemaObjectKind.View,
            Keyword.Materialized when reader.Peek().Keyword == Keyword.View => SchemaObjectKind.MaterializedView,
            Keyword.Foreign when reader.Peek().Keyword == Keyword.Table => SchemaObjectKind.ForeignTable,
            Keyword.Sequence => SchemaObjectKind.Sequence,
            Keyword.Schema => SchemaObjectKind.Schema,
            Keyword.Type or Keyword.Domain => SchemaObjectKind.Type,
            Keyword.Function or Keyword.Procedure => SchemaObjectKind.Function,
            Keyword.Extension => SchemaObjectKind.Extension,
            _ when IsWord("collation") => SchemaObjectKind.Collation,
            _ when IsWord("aggregate") || IsWord("routine") => SchemaObjectKind.Function,
            _ => null,
        };
        if (kind is SchemaObjectKind.MaterializedView or SchemaObjectKind.ForeignTable)
            reader.Advance();
        if (kind is not null)
            reader.Advance();
        return kind;
    }

    /// <summary>True at the words for an object that has nothing to do with columns and keys.</summary>
    private bool IsOtherObject() => reader.Keyword is Keyword.Policy or Keyword.Role or Keyword.User or Keyword.Group or Keyword.Publication or Keyword.Subscription
        or Keyword.Database or Keyword.Cast or Keyword.Operator or Keyword.Language or Keyword.Statistics or Keyword.Tablespace or Keyword.Access or Keyword.Foreign
        or Keyword.System || IsWord("conversion") || IsWord("event") || IsWord("server") || IsWord("text") || IsWord("transform") || IsWord("large") || IsWord("procedural");

    private SchemaStatement? SkipOther()
    {
        SkipStatement();
        return null;
    }
}
