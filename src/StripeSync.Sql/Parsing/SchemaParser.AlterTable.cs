using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>The actions of ALTER TABLE.</summary>
internal sealed partial class SchemaParser
{
    private SchemaStatement? ParseAlterTable(int start)
    {
        if (reader.Is(Keyword.All))
            return SkipOther();
        var ifExists = AcceptIfExists();
        var only = reader.Accept(Keyword.Only);
        var nameStart = reader.Current.Start;
        var name = ExpectRelation();
        var nameSpan = reader.SpanFrom(nameStart);
        if (reader.IsOperator("*"))
            reader.Advance();
        var actions = ImmutableArray.CreateBuilder<AlterTableAction>();
        do
        {
            var action = ParseAction();
            if (action is not null)
                actions.Add(action);
        }
        while (!failed && reader.Accept(TokenKind.Comma));
        return actions.Count == 0
            ? null
            : new AlterTableStatement(reader.SpanFrom(start), name, actions.ToImmutable()) { NameSpan = nameSpan, IsTable = true, IfExists = ifExists, Only = only };
    }

    /// <summary>Parses one action; null for one without consequence.</summary>
    private AlterTableAction? ParseAction()
    {
        var start = reader.Current.Start;
        switch (reader.Keyword)
        {
            case Keyword.Add: return ParseAdd(start);
            case Keyword.Drop: return ParseDropAction(start);
            case Keyword.Alter: return ParseAlterColumn(start);
            case Keyword.Rename when reader.Peek().Keyword != Keyword.To: return ParseRenameAction(start);
            case Keyword.Attach or Keyword.Detach: return ParsePartitionAction(start);
            case Keyword.Inherit:
                reader.Advance();
                return new AlterTableAction(AlterAction.Inherit, reader.SpanFrom(start)) { Other = ExpectRelation() };
            case Keyword.No when reader.Peek().Keyword == Keyword.Inherit:
                reader.Index += 2;
                return new AlterTableAction(AlterAction.NoInherit, reader.SpanFrom(start)) { Other = ExpectRelation() };
            case Keyword.Enable or Keyword.Disable: return ParseEnable(start);
        }

        if (ParseRenameTo(start) is { } rename)
            return rename;
        if (reader.Keyword is Keyword.Validate or Keyword.Force or Keyword.No or Keyword.Cluster or Keyword.Set or Keyword.Reset or Keyword.Of or Keyword.Not
            or Keyword.Owner or Keyword.Replica || IsWord("options"))
        {
            SkipAction();
            return null;
        }

        failed = true;
        return null;
    }

    /// <summary>Moves to the comma behind the action or to the end of the statement.</summary>
    private void SkipAction()
    {
        while (!reader.AtStatementEnd && !reader.Is(TokenKind.Comma))
        {
            if (reader.Is(TokenKind.LeftParen))
                SkipParentheses();
            else
                reader.Advance();
        }
    }

    private AlterTableAction? ParseAdd(int start)
    {
        reader.Advance();
        if (IsTableConstraint())
        {
            var constraint = ParseTableConstraint();
            return new AlterTableAction(AlterAction.AddConstraint, reader.SpanFrom(start)) { Constraint = constraint };
        }

        reader.Accept(Keyword.Column);
        var ifNotExists = AcceptIfNotExists();
        var column = ParseColumn();
        if (column.Type is null)
            failed = true;
        return new AlterTableAction(AlterAction.AddColumn, reader.SpanFrom(start)) { Name = column.Name, Column = column, IfNotExists = ifNotExists };
    }

    private AlterTableAction ParseDropAction(int start)
    {
        reader.Advance();
        var action = reader.Accept(Keyword.Constraint) ? AlterAction.DropConstraint : AlterAction.DropColumn;
        if (action == AlterAction.DropColumn)
            reader.Accept(Keyword.Column);
        var ifExists = AcceptIfExists();
        var name = ExpectName();
        var cascade = AcceptCascade();
        return new AlterTableAction(action, reader.SpanFrom(start)) { Name = name, IfExists = ifExists, Cascade = cascade };
    }

    private AlterTableAction? ParseAlterColumn(int start)
    {
        reader.Advance();
        if (reader.Is(Keyword.Constraint))
        {
            SkipAction();
            return null;
        }

        reader.Accept(Keyword.Column);
        if (reader.Is(TokenKind.Number))
        {
            // ALTER COLUMN 2 SET STATISTICS n: a column of an index.
            SkipAction();
            return null;
        }

        var name = ExpectName();
        var action = new AlterTableAction(AlterAction.SetDefault, default) { Name = name };
        switch (reader.Keyword)
        {
            case Keyword.Set when reader.Peek().Keyword == Keyword.Data:
                reader.Index += 2;
                return ParseSetType(action, start);
            case Keyword.Type: return ParseSetType(action, start);
            case Keyword.Set: return ParseSetColumn(action, start);
            case Keyword.Drop: return ParseDropOfColumn(action, start);
            case Keyword.Add:
                reader.Advance();
                var column = new ColumnParts { Name = name };
                ParseGenerated(ref column);
                return action with { Action = AlterAction.SetIdentity, IsAlways = column.Kind == ColumnKind.IdentityAlways, Span = reader.SpanFrom(start) };
        }

        if (!reader.Is(Keyword.Reset) && !reader.Is(Keyword.Restart) && !IsWord("options"))
            failed = true;
        SkipAction();
        return null;
    }

    private AlterTableAction? ParseSetType(AlterTableAction action, int start)
    {
        Expect(Keyword.Type);
        var type = expressions.ParseTypeName();
        if (type is null)
            failed = true;
        var collation = reader.Accept(Keyword.Collate) ? ExpectRelation().Name : null;
        if (reader.Accept(Keyword.Using))
            expressions.Parse();
        return action with { Action = AlterAction.SetType, Type = type, Collation = collation, Span = reader.SpanFrom(start) };
    }

    private AlterTableAction? ParseSetColumn(AlterTableAction action, int start)
    {
        reader.Advance();
        switch (reader.Keyword)
        {
            case Keyword.Default:
                reader.Advance();
                action = action with { Expression = expressions.Parse() };
                break;
            case Keyword.Not:
                reader.Advance();
                Expect(Keyword.Null);
                action = action with { Action = AlterAction.SetNotNull };
                break;
            case Keyword.Expression:
                reader.Advance();
                Expect(Keyword.As);
                Expect(TokenKind.LeftParen);
                action = action with { Action = AlterAction.SetExpression, Expression = expressions.Parse() };
                Expect(TokenKind.RightParen);
                break;
            case Keyword.Generated:
                reader.Advance();
                action = action with { Action = AlterAction.SetIdentity, IsAlways = reader.Is(Keyword.Always) };
                SkipAction();
                break;
            default:
                // STATISTICS, STORAGE, COMPRESSION, (…), and the options of an identity's sequence.
                SkipAction();
                return null;
        }

        if (action.Action == AlterAction.SetIdentity)
            SkipAction();
        return action with { Span = reader.SpanFrom(start) };
    }

    private AlterTableAction? ParseDropOfColumn(AlterTableAction action, int start)
    {
        reader.Advance();
        switch (reader.Keyword)
        {
            case Keyword.Default:
                reader.Advance();
                action = action with { Action = AlterAction.DropDefault };
                break;
            case Keyword.Not:
                reader.Advance();
                Expect(Keyword.Null);
                action = action with { Action = AlterAction.DropNotNull };
                break;
            case Keyword.Expression:
                reader.Advance();
                AcceptIfExists();
                action = action with { Action = AlterAction.DropExpression };
                break;
            default:
                Expect(Keyword.Identity);
                AcceptIfExists();
                action = action with { Action = AlterAction.DropIdentity };
                break;
        }

        return action with { Span = reader.SpanFrom(start) };
    }

    private AlterTableAction ParseRenameAction(int start)
    {
        reader.Advance();
        var action = AlterAction.RenameColumn;
        if (reader.Accept(Keyword.Constraint))
            action = AlterAction.RenameConstraint;
        else
            reader.Accept(Keyword.Column);
        var name = ExpectName();
        Expect(Keyword.To);
        var newName = ExpectName();
        return new AlterTableAction(action, reader.SpanFrom(start)) { Name = name, NewName = newName };
    }

    private AlterTableAction ParsePartitionAction(int start)
    {
        var action = reader.Is(Keyword.Attach) ? AlterAction.AttachPartition : AlterAction.DetachPartition;
        reader.Advance();
        Expect(Keyword.Partition);
        var other = ExpectRelation();
        if (action == AlterAction.AttachPartition)
            ParsePartitionBounds();
        else
            SkipAction();
        return new AlterTableAction(action, reader.SpanFrom(start)) { Other = other };
    }

    /// <summary>Of what can be enabled and disabled only rules matter: a disabled trigger may be enabled for a session.</summary>
    private AlterTableAction? ParseEnable(int start)
    {
        var enable = reader.Is(Keyword.Enable);
        reader.Advance();
        if (reader.Keyword is Keyword.Always or Keyword.Replica)
            reader.Advance();
        if (!reader.Accept(Keyword.Rule))
        {
            SkipAction();
            return null;
        }

        return new AlterTableAction(enable ? AlterAction.EnableRule : AlterAction.DisableRule, reader.SpanFrom(start)) { Name = ExpectName() };
    }
}
