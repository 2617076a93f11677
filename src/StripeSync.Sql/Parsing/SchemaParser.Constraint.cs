using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>Constraints of columns and tables.</summary>
internal sealed partial class SchemaParser
{
    private bool IsTableConstraint() => reader.Keyword switch
    {
        Keyword.Constraint or Keyword.Check or Keyword.Foreign => true,
        Keyword.Primary => reader.Peek().Keyword == Keyword.Key,
        Keyword.Unique => true,
        Keyword.Exclude => reader.Peek().Keyword == Keyword.Using || reader.Peek().Kind == TokenKind.LeftParen,
        Keyword.Not => reader.Peek().Keyword == Keyword.Null,
        _ => false,
    };

    private ConstraintDefinition ParseTableConstraint()
    {
        var start = reader.Current.Start;
        var name = reader.Accept(Keyword.Constraint) ? ExpectName() : null;
        return ParseConstraintAttributes(ParseConstraint(start, name, column: null));
    }

    /// <summary>Parses a constraint behind its name; <paramref name="column"/> is the one that it stands at.</summary>
    private ConstraintDefinition ParseConstraint(int start, string? name, string? column)
    {
        var keyword = reader.Keyword;
        reader.Advance();
        var constraint = new ConstraintDefinition
        {
            Kind = keyword switch
            {
                Keyword.Primary => ConstraintKind.PrimaryKey,
                Keyword.Unique => ConstraintKind.Unique,
                Keyword.Foreign or Keyword.References => ConstraintKind.ForeignKey,
                Keyword.Not => ConstraintKind.NotNull,
                _ => ConstraintKind.Check,
            },
            Name = name,
            Span = default,
            NullsNotDistinct = keyword == Keyword.Unique && ParseNullsDistinct(),
            Elements = column is not null && keyword is Keyword.Primary or Keyword.Unique or Keyword.References
                ? ImmutableArray.Create(new IndexElement { Column = column })
                : ImmutableArray<IndexElement>.Empty,
        };
        switch (keyword)
        {
            case Keyword.Check:
                Expect(TokenKind.LeftParen);
                constraint = constraint with { Expression = expressions.Parse() };
                Expect(TokenKind.RightParen);
                break;
            case Keyword.Primary:
                Expect(Keyword.Key);
                constraint = ParseKey(constraint, column);
                break;
            case Keyword.Unique:
                constraint = ParseKey(constraint, column);
                break;
            case Keyword.Exclude:
                constraint = ParseExclude(constraint);
                break;
            case Keyword.Foreign:
                Expect(Keyword.Key);
                constraint = constraint with { Elements = ParseForeignColumns() };
                Expect(Keyword.References);
                constraint = ParseReferences(constraint);
                break;
            case Keyword.References:
                constraint = ParseReferences(constraint);
                break;
            case Keyword.Not:
                Expect(Keyword.Null);
                constraint = constraint with { Elements = ImmutableArray.Create(new IndexElement { Column = ExpectName() }) };
                break;
            default:
                failed = true;
                break;
        }

        return constraint with { Span = reader.SpanFrom(start) };
    }

    private ConstraintDefinition ParseKey(ConstraintDefinition constraint, string? column)
    {
        if (column is null)
        {
            if (reader.Accept(Keyword.Using, Keyword.Index))
                return constraint with { UsingIndex = ExpectName() };
            var elements = ImmutableArray.CreateBuilder<IndexElement>();
            Expect(TokenKind.LeftParen);
            do
                elements.Add(new IndexElement { Column = ExpectName() });
            while (!failed && reader.Accept(TokenKind.Comma));
            if (reader.Accept(Keyword.Without, Keyword.Overlaps))
                constraint = constraint with { WithoutOverlaps = true };
            Expect(TokenKind.RightParen);
            constraint = constraint with { Elements = elements.ToImmutable() };
            if (reader.Accept(Keyword.Include))
                constraint = constraint with { Include = ExpectNames() };
        }

        ParseIndexParameters();
        return constraint;
    }

    /// <summary>WITH (…) and USING INDEX TABLESPACE name.</summary>
    private void ParseIndexParameters()
    {
        if (reader.Is(Keyword.With) && reader.Peek().Kind == TokenKind.LeftParen)
        {
            reader.Advance();
            SkipParentheses();
        }

        if (reader.Is(Keyword.Using, Keyword.Index) && reader.Peek(2).Keyword == Keyword.Tablespace)
        {
            reader.Index += 3;
            ExpectName();
        }
    }

    private ConstraintDefinition ParseExclude(ConstraintDefinition constraint)
    {
        if (reader.Accept(Keyword.Using))
            ExpectName();
        constraint = constraint with { Kind = ConstraintKind.Exclusion, Elements = ParseIndexElements(exclusion: true) };
        if (reader.Accept(Keyword.Include))
            constraint = constraint with { Include = ExpectNames() };
        ParseIndexParameters();
        if (reader.Accept(Keyword.Where))
        {
            Expect(TokenKind.LeftParen);
            constraint = constraint with { Expression = expressions.Parse() };
            Expect(TokenKind.RightParen);
        }

        return constraint;
    }

    /// <summary>(a, b, PERIOD c).</summary>
    private ImmutableArray<IndexElement> ParseForeignColumns()
    {
        var elements = ImmutableArray.CreateBuilder<IndexElement>();
        Expect(TokenKind.LeftParen);
        do
        {
            if (reader.Is(Keyword.Period) && reader.Peek().Kind is TokenKind.Identifier or TokenKind.QuotedIdentifier)
                reader.Advance();
            elements.Add(new IndexElement { Column = ExpectName() });
        }
        while (!failed && reader.Accept(TokenKind.Comma));
        Expect(TokenKind.RightParen);
        return elements.ToImmutable();
    }

    /// <summary>Table, columns, MATCH, ON DELETE and ON UPDATE.</summary>
    private ConstraintDefinition ParseReferences(ConstraintDefinition constraint)
    {
        constraint = constraint with { Target = ExpectRelation() };
        if (reader.Is(TokenKind.LeftParen))
            constraint = constraint with { TargetColumns = ImmutableArray.CreateRange(ParseForeignColumns(), static e => e.Column!) };
        if (reader.Accept(Keyword.Match))
            ExpectName();
        while (!failed && reader.Is(Keyword.On) && reader.Peek().Keyword is Keyword.Delete or Keyword.Update)
        {
            reader.Index += 2;
            switch (reader.Keyword)
            {
                case Keyword.No:
                    reader.Advance();
                    Expect(Keyword.Action);
                    break;
                case Keyword.Set:
                    reader.Index += 2;
                    if (reader.Is(TokenKind.LeftParen))
                        ExpectNames();
                    break;
                case Keyword.Cascade or Keyword.Restrict:
                    reader.Advance();
                    break;
                default:
                    failed = true;
                    break;
            }
        }

        return constraint;
    }

    private bool IsConstraintAttribute() => reader.Keyword switch
    {
        Keyword.Deferrable or Keyword.Initially or Keyword.Enforced => true,
        Keyword.Not => reader.Peek().Keyword is Keyword.Deferrable or Keyword.Valid or Keyword.Enforced,
        Keyword.No => reader.Peek().Keyword == Keyword.Inherit,
        _ => false,
    };

    private ConstraintDefinition ParseConstraintAttributes(ConstraintDefinition constraint)
    {
        while (IsConstraintAttribute())
        {
            switch (reader.Keyword)
            {
                case Keyword.Deferrable:
                    constraint = constraint with { IsDeferrable = true };
                    break;
                case Keyword.Initially when reader.Peek().Keyword == Keyword.Deferred:
                    reader.Advance();
                    constraint = constraint with { IsDeferrable = true, IsInitiallyDeferred = true };
                    break;
                case Keyword.No:
                    reader.Advance();
                    constraint = constraint with { IsNoInherit = true };
                    break;
                case Keyword.Initially:
                    reader.Advance();
                    break;
                case Keyword.Not:
                    reader.Advance();
                    constraint = constraint with
                    {
                        IsNotValid = constraint.IsNotValid || !reader.Is(Keyword.Deferrable),
                        IsNotEnforced = constraint.IsNotEnforced || reader.Is(Keyword.Enforced),
                    };
                    break;
            }

            reader.Advance();
        }

        return constraint;
    }
}
