using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>ALTER …, except the actions of ALTER TABLE.</summary>
internal sealed partial class SchemaParser
{
    private SchemaStatement? ParseAlter(int start)
    {
        reader.Advance();
        if (reader.Is(Keyword.Trigger) || reader.Is(Keyword.Rule))
            return ParseRenameOn(start);
        if (reader.Is(Keyword.Default) || IsOtherObject())
            return SkipOther();
        switch (ParseObjectKind())
        {
            case SchemaObjectKind.Table or SchemaObjectKind.ForeignTable: return ParseAlterTable(start);
            case SchemaObjectKind.Index: return ParseAlterIndex(start);
            case SchemaObjectKind.View or SchemaObjectKind.MaterializedView or SchemaObjectKind.Sequence: return ParseAlterOther(start);
            case SchemaObjectKind.Schema: return ParseAlterName(start, SchemaObjectKind.Schema);
            case SchemaObjectKind.Type: return ParseAlterName(start, SchemaObjectKind.Type);
            case SchemaObjectKind.Collation: return ParseAlterName(start, SchemaObjectKind.Collation);
            case SchemaObjectKind.Function: return ParseAlterFunction(start);
            case null: return Fail();
            default: return SkipOther();
        }
    }

    private RenameStatement? ParseRenameOn(int start)
    {
        var kind = reader.Is(Keyword.Trigger) ? SchemaObjectKind.Trigger : SchemaObjectKind.Rule;
        reader.Advance();
        var name = ExpectName();
        Expect(Keyword.On);
        var table = ExpectRelation();
        if (!reader.Accept(Keyword.Rename, Keyword.To))
        {
            SkipStatement();
            return null;
        }

        return new RenameStatement(reader.SpanFrom(start), kind, name, ExpectName()) { On = table };
    }

    private RenameStatement? ParseAlterName(int start, SchemaObjectKind kind)
    {
        var name = ExpectRelation().Name;
        if (reader.Accept(Keyword.Rename, Keyword.To))
            return new RenameStatement(reader.SpanFrom(start), kind, name, ExpectName());
        SkipStatement();
        return null;
    }

    /// <summary>name [(arguments)] RENAME TO name; the other actions have no consequence.</summary>
    private SchemaStatement? ParseAlterFunction(int start)
    {
        var name = ExpectRelation().Name;
        if (reader.Is(TokenKind.LeftParen))
            SkipParentheses();
        return reader.Accept(Keyword.Rename, Keyword.To) ? new RenameStatement(reader.SpanFrom(start), SchemaObjectKind.Function, name, ExpectName()) : SkipOther();
    }

    private SchemaStatement? ParseAlterIndex(int start)
    {
        if (reader.Is(Keyword.All))
            return SkipOther();
        var ifExists = AcceptIfExists();
        var name = ExpectRelation();
        if (reader.Accept(Keyword.Attach, Keyword.Partition))
            return new AttachIndexStatement(reader.SpanFrom(start), name, ExpectRelation());
        return ParseRename(start, name, ifExists);
    }

    private SchemaStatement? ParseAlterOther(int start)
    {
        if (reader.Is(Keyword.All))
            return SkipOther();
        var ifExists = AcceptIfExists();
        return ParseRename(start, ExpectRelation(), ifExists);
    }

    /// <summary>RENAME TO and SET SCHEMA; the other actions of indexes, views and sequences have no consequence.</summary>
    private AlterTableStatement? ParseRename(int start, ObjectName name, bool ifExists)
    {
        var action = ParseRenameTo(reader.Current.Start);
        if (action is null)
        {
            SkipStatement();
            return null;
        }

        return new AlterTableStatement(reader.SpanFrom(start), name, ImmutableArray.Create(action)) { IfExists = ifExists };
    }

    private AlterTableAction? ParseRenameTo(int start)
    {
        if (reader.Accept(Keyword.Rename, Keyword.To))
        {
            var name = ExpectName();
            return new AlterTableAction(AlterAction.RenameTable, reader.SpanFrom(start)) { NewName = name };
        }

        if (reader.Accept(Keyword.Set, Keyword.Schema))
        {
            var schema = ExpectName();
            return new AlterTableAction(AlterAction.SetSchema, reader.SpanFrom(start)) { NewName = schema };
        }

        return null;
    }
}
