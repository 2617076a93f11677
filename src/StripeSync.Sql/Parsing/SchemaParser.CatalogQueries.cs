using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Parsing;

/// <summary>Queries of the system catalogs in code: SELECT … FROM pg_constraint WHERE conname = '…'.</summary>
internal sealed partial class SchemaParser
{
    /// <param name="Answer">Whether it returns a row; of SELECT EXISTS (…) and SELECT count(*), what they return.</param>
    /// <param name="Into">The variables of INTO.</param>
    /// <param name="IsOneRow">True where it returns one row in any case.</param>
    private readonly record struct CatalogQuery(Question Answer, ImmutableArray<string> Into, bool IsOneRow);

    /// <summary>Reads the query at the current SELECT or PERFORM, up to a closing parenthesis or an end.</summary>
    private CatalogQuery ReadQuery(int end)
    {
        var unknown = new CatalogQuery(AnsweredQuestion.Unknown, ImmutableArray<string>.Empty, IsOneRow: true);
        if (reader.Index >= end)
            return unknown;
        reader.Advance();
        var first = reader.Index;
        var item = reader.Is(Keyword.Exists) ? expressions.Parse() : null;
        var isCount = IsWord("count");
        reader.Index = first;
        var into = ImmutableArray<string>.Empty;
        while (!reader.Is(Keyword.From) && !AtQueryEnd())
        {
            if (reader.Accept(Keyword.Into))
                into = IntoVariables();
            else if (!reader.Is(TokenKind.LeftParen) || !reader.SkipParentheses())
                reader.Advance();
        }

        if (!reader.Accept(Keyword.From))
            return new CatalogQuery(item is null ? AnsweredQuestion.Unknown : Ask(item, first, end), into, IsOneRow: true);
        return new CatalogQuery(ReadFrom(ref into), into, isCount);
    }

    private bool AtQueryEnd() => reader.AtStatementEnd || reader.Is(TokenKind.RightParen);

    private ImmutableArray<string> IntoVariables()
    {
        AcceptWord("strict");
        var names = ImmutableArray.CreateBuilder<string>();
        do
        {
            if (reader.ReadName() is not { } name)
                break;
            names.Add(name);
        }
        while (reader.Accept(TokenKind.Comma));
        return names.ToImmutable();
    }

    /// <summary>Relations with their aliases and joins, then WHERE; anything else makes the query unknown.</summary>
    private Question ReadFrom(ref ImmutableArray<string> into)
    {
        var from = ImmutableArray.CreateBuilder<string>();
        var tests = ImmutableArray.CreateBuilder<CatalogTest>();
        var isComplete = true;
        do
        {
            if (!reader.IsName)
                return AnsweredQuestion.Unknown;
            var name = ExpectRelation();
            from.Add(name.Schema == "information_schema" ? "information_schema." + name.Name : name.Name);
            if (reader.Accept(Keyword.As) || (reader.IsName && !IsAfterRelation()))
                reader.ReadName();
            if (reader.Accept(Keyword.On))
                AddTests(expressions.Parse(), tests, ref isComplete);
            else if (reader.Accept(Keyword.Using))
                reader.SkipParentheses();
        }
        while (AcceptJoin(ref isComplete));
        if (reader.Accept(Keyword.Where))
            AddTests(expressions.Parse(), tests, ref isComplete);
        if (reader.Accept(Keyword.Into))
            into = IntoVariables();
        if (reader.Accept(Keyword.Limit))
            reader.Advance();
        if (!AtQueryEnd())
            return AnsweredQuestion.Unknown;
        return IsHistory(from, tests) ? new AnsweredQuestion(Ternary.No) : new ExistsQuestion(from.ToImmutable(), tests.ToImmutable(), isComplete);
    }

    private bool IsAfterRelation() => reader.Keyword is Keyword.Where or Keyword.On or Keyword.Using or Keyword.Join or Keyword.Inner or Keyword.Left or Keyword.Right or Keyword.Full
        or Keyword.Cross or Keyword.Natural or Keyword.Limit or Keyword.Into or Keyword.Group or Keyword.Order or Keyword.Union or Keyword.For or Keyword.Having or Keyword.Then;

    /// <summary>A comma or a join; outer joins keep rows that their condition refuses.</summary>
    private bool AcceptJoin(ref bool isComplete)
    {
        if (reader.Accept(TokenKind.Comma))
            return true;
        isComplete &= reader.Keyword is not (Keyword.Left or Keyword.Right or Keyword.Full or Keyword.Natural);
        while (reader.Keyword is Keyword.Inner or Keyword.Left or Keyword.Right or Keyword.Full or Keyword.Outer or Keyword.Cross or Keyword.Natural)
            reader.Advance();
        return reader.Accept(Keyword.Join);
    }

    /// <summary>Takes apart a conjunction. Whatever is not understood can only leave rows out.</summary>
    private void AddTests(Expression condition, ImmutableArray<CatalogTest>.Builder tests, ref bool isComplete)
    {
        switch (condition)
        {
            case LogicalExpression { IsAnd: true } conjunction:
                foreach (var operand in conjunction.Operands)
                    AddTests(operand, tests, ref isComplete);
                break;
            case BinaryExpression { Operator: "=" } equality:
                isComplete &= AddTest(Uncast(equality.Left), equality.Right, tests) || AddTest(Uncast(equality.Right), equality.Left, tests);
                break;
            case InExpression { IsNegated: false, Items.Length: 1 } list:
                isComplete &= AddTest(Uncast(list.Operand), list.Items[0], tests);
                break;
            case UnaryExpression { Operator: "not", Operand: ColumnExpression { Name: "attisdropped" } }: break;
            case BinaryExpression { Operator: ">", Left: ColumnExpression { Name: "attnum" } }: break;
            default:
                isComplete = false;
                break;
        }
    }

    private bool AddTest(Expression column, Expression value, ImmutableArray<CatalogTest>.Builder tests)
    {
        if (column is not ColumnExpression { Name: var name })
            return false;
        switch (value)
        {
            // Objects are joined by their ids.
            case ColumnExpression other: return IsId(name) && IsId(other.Name);
            case CallExpression { Name: "current_database" }: return true;
            case CallExpression { Name: "current_schema" }:
                tests.Add(new CatalogTest(name, null));
                return true;
            case CastExpression { Type: "regclass", Operand: LiteralExpression { Kind: LiteralKind.String } literal } when NameIn(literal.Value) is { } relation:
                tests.Add(new CatalogTest("relname", relation.Name));
                if (relation.Schema is not null)
                    tests.Add(new CatalogTest("nspname", relation.Schema));
                return name is "conrelid" or "attrelid" or "oid";
            default:
                if (Uncast(value) is not LiteralExpression { Kind: LiteralKind.String } text)
                    return false;
                tests.Add(new CatalogTest(name, text.Value));
                return true;
        }
    }

    private static bool IsId(string column) => column is "oid" or "conrelid" or "connamespace" or "relnamespace" or "attrelid" or "constraint_name" or "table_name" or "table_schema" or "constraint_schema";

    private static Expression Uncast(Expression expression)
    {
        while (expression is CastExpression cast)
            expression = cast.Operand;
        return expression;
    }

    /// <summary>
    /// The table in which a runner writes down what it has done: the migration that asks it has not run before it runs, or nothing would be known of any.
    /// </summary>
    private static bool IsHistory(ImmutableArray<string>.Builder from, ImmutableArray<CatalogTest>.Builder tests)
    {
        foreach (var test in tests)
        {
            if (test.Column is "MigrationId" or "migrationid" or "migration_id")
                return true;
        }

        return from.Count == 1 && HistoryTables.Contains(from[0].Replace("_", "").ToLowerInvariant());
    }

    private static readonly HashSet<string> HistoryTables = new(StringComparer.Ordinal)
    {
        "efmigrationshistory", "schemaversions", "schemamigrations", "flywayschemahistory", "databasechangelog", "changelog",
    };
}
