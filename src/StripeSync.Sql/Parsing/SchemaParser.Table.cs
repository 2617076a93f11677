using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>CREATE TABLE.</summary>
internal sealed partial class SchemaParser
{
    private CreateTableStatement ParseCreateTable(int start, bool isTemporary, bool isForeign)
    {
        Expect(Keyword.Table);
        var ifNotExists = AcceptIfNotExists();
        var nameStart = reader.Current.Start;
        var name = ExpectRelation();
        var nameSpan = reader.SpanFrom(nameStart);
        var items = ImmutableArray<object>.Empty;
        var inherits = ImmutableArray<ObjectName>.Empty;
        ObjectName? partitionOf = null;
        var queryNames = ImmutableArray<string>.Empty;
        QueryColumns? query = null;
        var unknownColumns = false;
        if (reader.Accept(Keyword.Partition, Keyword.Of))
        {
            partitionOf = ExpectRelation();
            if (reader.Is(TokenKind.LeftParen))
                items = ParseTableItems();
            ParsePartitionBounds();
        }
        else if (reader.Accept(Keyword.Of))
        {
            ExpectRelation();
            unknownColumns = true;
            if (reader.Is(TokenKind.LeftParen))
                items = ParseTableItems();
        }
        else if (reader.Is(TokenKind.LeftParen) && IsNameListOfQuery())
        {
            queryNames = ExpectNames();
        }
        else if (reader.Is(TokenKind.LeftParen))
        {
            items = ParseTableItems();
        }

        if (reader.Accept(Keyword.Inherits))
            inherits = ParseRelationList();
        var isPartitioned = ParseTableTail(ref unknownColumns, ref query);
        return new CreateTableStatement(reader.SpanFrom(start), name)
        {
            NameSpan = nameSpan,
            IsTemporary = isTemporary || name.Schema == "pg_temp",
            IfNotExists = ifNotExists,
            IsForeign = isForeign,
            IsPartitioned = isPartitioned,
            HasUnknownColumns = unknownColumns,
            Query = query,
            QueryNames = queryNames,
            Items = items,
            Inherits = inherits,
            PartitionOf = partitionOf,
        };
    }

    /// <summary>True at <c>(a, b)</c> of CREATE TABLE t (a, b) AS …: names without types.</summary>
    private bool IsNameListOfQuery() => reader.Peek().Kind is TokenKind.Identifier or TokenKind.QuotedIdentifier && reader.Peek(2).Kind is TokenKind.Comma or TokenKind.RightParen;

    private ImmutableArray<ObjectName> ParseRelationList()
    {
        var names = ImmutableArray.CreateBuilder<ObjectName>();
        Expect(TokenKind.LeftParen);
        do
            names.Add(ExpectRelation());
        while (!failed && reader.Accept(TokenKind.Comma));
        Expect(TokenKind.RightParen);
        return names.ToImmutable();
    }

    /// <summary>FOR VALUES IN|FROM … TO|WITH, or DEFAULT.</summary>
    private void ParsePartitionBounds()
    {
        if (reader.Accept(Keyword.Default))
            return;
        Expect(Keyword.For);
        Expect(Keyword.Values);
        if (reader.Accept(Keyword.From))
        {
            SkipParentheses();
            Expect(Keyword.To);
        }
        else if (!reader.Accept(Keyword.In) && !reader.Accept(Keyword.With))
        {
            failed = true;
        }

        SkipParentheses();
    }

    /// <summary>What follows the columns; returns true with PARTITION BY.</summary>
    private bool ParseTableTail(ref bool unknownColumns, ref QueryColumns? query)
    {
        var isPartitioned = false;
        while (!failed && !reader.AtStatementEnd && !reader.Is(Keyword.Create))
        {
            if (reader.Accept(Keyword.Partition, Keyword.By))
            {
                isPartitioned = true;
                ExpectName();
                SkipParentheses();
            }
            else if (reader.Accept(Keyword.Using) || reader.Accept(Keyword.Tablespace) || AcceptWord("server"))
            {
                ExpectName();
            }
            else if (reader.Accept(Keyword.With) || AcceptWord("options"))
            {
                SkipParentheses();
            }
            else if (reader.Accept(Keyword.Without))
            {
                ExpectName();
            }
            else if (reader.Accept(Keyword.On, Keyword.Commit))
            {
                while (reader.Is(TokenKind.Identifier) && !reader.Is(Keyword.Tablespace) && !reader.Is(Keyword.As))
                    reader.Advance();
            }
            else if (reader.Accept(Keyword.As))
            {
                query = ParseQueryColumns();
                unknownColumns = query is null;
            }
            else
            {
                failed = true;
            }
        }

        return isPartitioned;
    }

    private ImmutableArray<object> ParseTableItems()
    {
        Expect(TokenKind.LeftParen);
        if (reader.Accept(TokenKind.RightParen))
            return ImmutableArray<object>.Empty;
        tableItems.Clear();
        do
            tableItems.Add(ParseTableItem());
        while (!failed && reader.Accept(TokenKind.Comma));
        Expect(TokenKind.RightParen);
        return tableItems.ToImmutable();
    }

    // One builder for all lists of a kind: they do not nest.
    private readonly ImmutableArray<object>.Builder tableItems = ImmutableArray.CreateBuilder<object>();
    private readonly ImmutableArray<ConstraintDefinition>.Builder columnConstraints = ImmutableArray.CreateBuilder<ConstraintDefinition>();

    private object ParseTableItem()
    {
        if (reader.Is(Keyword.Like))
            return ParseLike();
        return IsTableConstraint() ? ParseTableConstraint() : ParseColumn();
    }

    private LikeClause ParseLike()
    {
        reader.Advance();
        var source = ExpectRelation();
        bool defaults = false, generated = false, identity = false, indexes = false, constraints = false;
        while (reader.Keyword is Keyword.Including or Keyword.Excluding)
        {
            var including = reader.Is(Keyword.Including);
            reader.Advance();
            var all = reader.Is(Keyword.All);
            if (all || reader.Is(Keyword.Defaults))
                defaults = including;
            if (all || reader.Is(Keyword.Generated))
                generated = including;
            if (all || reader.Is(Keyword.Identity))
                identity = including;
            if (all || reader.Is(Keyword.Indexes))
                indexes = including;
            if (all || IsWord("constraints"))
                constraints = including;
            ExpectName();
        }

        return new LikeClause(source, defaults, generated, identity, indexes, constraints);
    }

    private ColumnDefinition ParseColumn()
    {
        var name = ExpectName();
        var column = new ColumnParts { Name = name };

        // Columns of PARTITION OF and OF type have no type: name [WITH OPTIONS] constraints.
        if (reader.Accept(Keyword.With))
        {
            if (!AcceptWord("options"))
                failed = true;
        }
        else if (!IsColumnConstraint() && !reader.Is(TokenKind.Comma) && !reader.Is(TokenKind.RightParen) && !reader.AtStatementEnd)
        {
            var isSerial = reader.Is(TokenKind.Identifier) && TypeNames.IsSerial(reader.Name());
            var type = expressions.ParseTypeName();
            if (type is null)
                failed = true;
            column.Type = type;
            column.Kind = isSerial ? ColumnKind.Serial : ColumnKind.Ordinary;
            column.NotNull = isSerial;
        }

        ParseColumnConstraints(ref column);
        return new ColumnDefinition
        {
            Name = name,
            Type = column.Type,
            Kind = column.Kind,
            NotNull = column.NotNull,
            Collation = column.Collation,
            Default = column.Default,
            Generation = column.Generation,
            Constraints = columnConstraints.ToImmutable(),
        };
    }

    private bool IsColumnConstraint() => reader.Keyword is Keyword.Constraint or Keyword.Not or Keyword.Null or Keyword.Unique or Keyword.Primary or Keyword.Check
        or Keyword.Default or Keyword.Generated or Keyword.References or Keyword.Collate or Keyword.Deferrable or Keyword.Initially;

    /// <summary>What is known of a column so far; it becomes a <see cref="ColumnDefinition"/> once all is read.</summary>
    private struct ColumnParts
    {
        public string Name;
        public string? Type;
        public ColumnKind Kind;
        public bool NotNull;
        public string? Collation;
        public Expression? Default;
        public Expression? Generation;
    }

    private void ParseColumnConstraints(ref ColumnParts column)
    {
        var constraints = columnConstraints;
        constraints.Clear();
        while (!failed && !reader.AtStatementEnd && !reader.Is(TokenKind.Comma) && !reader.Is(TokenKind.RightParen))
        {
            var start = reader.Current.Start;
            var name = reader.Accept(Keyword.Constraint) ? ExpectName() : null;
            switch (reader.Keyword)
            {
                case Keyword.Not when reader.Peek().Keyword == Keyword.Null:
                    reader.Index += 2;
                    column.NotNull = true;
                    if (reader.Is(Keyword.No) && IsInheritBehind())
                        reader.Index += 2;
                    if (name is not null)
                    {
                        constraints.Add(new ConstraintDefinition
                        {
                            Kind = ConstraintKind.NotNull,
                            Name = name,
                            Span = reader.SpanFrom(start),
                            Elements = ImmutableArray.Create(new IndexElement { Column = column.Name }),
                        });
                    }

                    break;
                case Keyword.Null:
                    reader.Advance();
                    break;
                case Keyword.Default:
                    reader.Advance();
                    SetDefault(ref column, expressions.Parse());
                    break;
                case Keyword.Collate:
                    reader.Advance();
                    column.Collation = ExpectRelation().Name;
                    break;
                case Keyword.Generated:
                    ParseGenerated(ref column);
                    break;
                case Keyword.Primary or Keyword.Unique or Keyword.Check or Keyword.References:
                    constraints.Add(ParseConstraint(start, name, column.Name));
                    break;
                case Keyword.Storage or Keyword.Compression:
                    reader.Advance();
                    ExpectName();
                    break;
                default:
                    if (AcceptWord("options"))
                        SkipParentheses();
                    else
                        failed = true;
                    break;
            }

            ParseLateAttributes(constraints);
        }
    }

    private bool IsInheritBehind() => reader.Peek().Keyword == Keyword.Inherit;

    /// <summary>COLLATE is no part of a column's default: <c>a text DEFAULT 'x' COLLATE "C"</c> collates the column.</summary>
    private static void SetDefault(ref ColumnParts column, Expression value)
    {
        column.Default = value;
        if (value is not CollateExpression collate)
            return;
        column.Default = collate.Operand;
        column.Collation = collate.Collation;
    }

    /// <summary>DEFERRABLE and its relatives may also stand apart from the constraint that they belong to, the one before.</summary>
    private void ParseLateAttributes(ImmutableArray<ConstraintDefinition>.Builder constraints)
    {
        if (!IsConstraintAttribute())
            return;
        if (constraints.Count == 0)
        {
            failed = true;
            return;
        }

        constraints[constraints.Count - 1] = ParseConstraintAttributes(constraints[constraints.Count - 1]);
    }

    /// <summary>GENERATED ALWAYS|BY DEFAULT AS IDENTITY [(…)], GENERATED ALWAYS AS (…) [STORED|VIRTUAL].</summary>
    private void ParseGenerated(ref ColumnParts column)
    {
        reader.Advance();
        var always = reader.Accept(Keyword.Always);
        if (!always)
        {
            Expect(Keyword.By);
            Expect(Keyword.Default);
        }

        Expect(Keyword.As);
        if (reader.Accept(Keyword.Identity))
        {
            if (reader.Is(TokenKind.LeftParen))
                SkipParentheses();
            column.Kind = always ? ColumnKind.IdentityAlways : ColumnKind.IdentityByDefault;
            column.NotNull = true;
            return;
        }

        Expect(TokenKind.LeftParen);
        var expression = expressions.Parse();
        Expect(TokenKind.RightParen);
        var stored = reader.Accept(Keyword.Stored);
        if (!stored)
            reader.Accept(Keyword.Virtual);
        column.Kind = stored ? ColumnKind.Stored : ColumnKind.Virtual;
        column.Generation = expression;
    }
}
