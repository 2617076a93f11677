using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>BEGIN … EXCEPTION … END: the code of a DO block, or a block in it.</summary>
internal sealed class BlockStatement(SqlSpan span, ImmutableArray<SchemaStatement> body, ImmutableArray<ExceptionHandler> handlers) : SchemaStatement(span)
{
    public ImmutableArray<SchemaStatement> Body { get; } = body;

    public ImmutableArray<ExceptionHandler> Handlers { get; } = handlers;

    /// <summary>The whole DO statement, for the outermost block.</summary>
    public SqlSpan Place { get; init; }

    /// <summary>True where a statement that has no node may be refused as well: CREATE TYPE, CREATE ROLE ….</summary>
    public bool HasOtherStatements { get; init; }
}

/// <summary>WHEN conditions THEN statements.</summary>
/// <param name="Conditions">The folded names, or codes of SQLSTATE.</param>
/// <param name="Body">What runs once all changes of the block are undone.</param>
internal sealed record ExceptionHandler(ImmutableArray<string> Conditions, ImmutableArray<SchemaStatement> Body);

/// <summary>IF … ELSIF … ELSE.</summary>
internal sealed class IfStatement(SqlSpan span, ImmutableArray<IfBranch> branches) : SchemaStatement(span)
{
    /// <summary>In the order in which they are asked; ELSE asks <see cref="AnsweredQuestion"/>.</summary>
    public ImmutableArray<IfBranch> Branches { get; } = branches;
}

internal sealed record IfBranch(Question Condition, ImmutableArray<SchemaStatement> Body);

/// <summary>A loop, or the branches of CASE: each body may run or not.</summary>
internal sealed class UndecidedStatement(SqlSpan span, ImmutableArray<ImmutableArray<SchemaStatement>> bodies) : SchemaStatement(span)
{
    public ImmutableArray<ImmutableArray<SchemaStatement>> Bodies { get; } = bodies;
}

/// <summary>RETURN, or EXIT of a block: what stands behind it does not run.</summary>
internal sealed class LeaveStatement(SqlSpan span) : SchemaStatement(span);

/// <summary>RAISE EXCEPTION.</summary>
internal sealed class RaiseStatement(SqlSpan span) : SchemaStatement(span);

/// <summary>An assignment, SELECT … INTO, and what sets FOUND.</summary>
internal sealed class SetVariableStatement(SqlSpan span, string variable, Question value) : SchemaStatement(span)
{
    public string Variable { get; } = variable;

    /// <summary>Whether it is true, more than 0 or not NULL afterwards: code that asks the system catalogs means the same by all three.</summary>
    public Question Value { get; } = value;
}

/// <summary>What a condition in code asks of the schema.</summary>
internal abstract record Question;

/// <summary>A question whose answer does not depend on the schema; <see cref="Ternary.Unknown"/> where the words are not understood.</summary>
internal sealed record AnsweredQuestion(Ternary Answer) : Question
{
    public static AnsweredQuestion Unknown { get; } = new(Ternary.Unknown);
}

internal sealed record NotQuestion(Question Operand) : Question;

internal sealed record LogicalQuestion(bool IsAnd, ImmutableArray<Question> Operands) : Question;

/// <summary>A variable of the code; <c>found</c> is one.</summary>
internal sealed record VariableQuestion(string Name) : Question;

/// <summary>Does a relation have this name? to_regclass('…') IS NOT NULL.</summary>
internal sealed record RelationQuestion(ObjectName Name) : Question;

/// <summary>Does a query of the system catalogs return a row?</summary>
/// <param name="From">The catalogs: <c>pg_constraint</c>, <c>information_schema.columns</c>.</param>
/// <param name="Tests">The columns that must equal a literal.</param>
/// <param name="IsComplete">False where other conditions stand beside them, so that a row is never certain.</param>
internal sealed record ExistsQuestion(ImmutableArray<string> From, ImmutableArray<CatalogTest> Tests, bool IsComplete) : Question;

/// <param name="Column">The column of the catalog.</param>
/// <param name="Value">The literal; null for current_schema().</param>
internal readonly record struct CatalogTest(string Column, string? Value);
