using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>
/// Follows the statements between the declaration of a local and a use of it, in order. What a loop adds is a hole, and what cannot be followed is unknown.
/// A value without variants is one that is not assigned yet, or belongs to a place that is not reached.
/// </summary>
internal sealed class LocalWalk(
    ExpressionEvaluation expressions, LocalFlow flow, ILocalSymbol local, LocalChanges changes, int depth, CancellationToken cancellationToken)
{
    private static readonly ImmutableArray<TextVariant> s_unknown = ImmutableArray.Create(TextVariant.Unknown);

    private static ImmutableArray<TextVariant> NotReached => ImmutableArray<TextVariant>.Empty;

    /// <summary>The value where a use stands.</summary>
    public ImmutableArray<TextVariant> UpTo(ExpressionSyntax use, VariableDeclaratorSyntax declarator)
    {
        var declaration = declarator.FirstAncestorOrSelf<StatementSyntax>();
        if (declaration is not LocalDeclarationStatementSyntax || !changes.CanBeFollowed)
            return s_unknown;
        var scope = declaration.Parent is GlobalStatementSyntax global ? global.Parent! : declaration.Parent!;
        var path = use.AncestorsAndSelf().TakeWhile(node => node != scope).Reverse().ToList();
        if (path.Count == 0 || !path[path.Count - 1].Ancestors().Contains(scope))
            return s_unknown;

        var value = Initial(declarator);
        var container = scope;
        foreach (var node in path)
        {
            value = Into(container, node, value, declaration);
            container = node;
        }

        return value.IsEmpty || !changes.IsUndisturbed(use) ? s_unknown : value;
    }

    private ImmutableArray<TextVariant> Initial(VariableDeclaratorSyntax declarator)
    {
        if (declarator.Initializer is not { Value: var initializer })
            return NotReached;
        return changes.IsBuilder
            ? new StringBuilderEvaluation(expressions).Evaluate(initializer, null, depth + 1)
            : expressions.Evaluate(initializer, null, depth + 1);
    }

    /// <summary>Goes one step down to the use: past what runs before it.</summary>
    private ImmutableArray<TextVariant> Into(SyntaxNode container, SyntaxNode node, ImmutableArray<TextVariant> value, StatementSyntax declaration)
    {
        switch (container)
        {
            case BlockSyntax block:
                return Run(Before(block.Statements, node, declaration), value);
            case SwitchSectionSyntax section:
                return Run(Before(section.Statements, node, declaration), value);
            case CompilationUnitSyntax unit:
                return Run(Before(unit.Members.OfType<GlobalStatementSyntax>().Select(static g => g.Statement), node is GlobalStatementSyntax global ? global.Statement : node, declaration), value);
            case IfStatementSyntax choice:
                return node == choice.Condition ? value : Constrained(value, choice.Condition, node == choice.Statement ? Choice.Holds : Choice.HoldsNot);
            case ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax:
                return Summarized(container, value);
            case CommonForEachStatementSyntax each:
                return node == each.Expression ? value : Summarized(each, value);
            case TryStatementSyntax @try:
                return node == @try.Block ? value : Summarized(@try, value);
            case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or LabeledStatementSyntax:
                return s_unknown;
            default:
                return value;
        }
    }

    private static IEnumerable<StatementSyntax> Before(IEnumerable<StatementSyntax> statements, SyntaxNode end, StatementSyntax declaration) =>
        statements.TakeWhile(s => s != end).Where(s => s.SpanStart > declaration.SpanStart);

    /// <summary>Runs statements one after the other.</summary>
    private ImmutableArray<TextVariant> Run(IEnumerable<StatementSyntax> statements, ImmutableArray<TextVariant> value)
    {
        TextBuilder? growing = null;
        foreach (var statement in statements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!expressions.Budget.TakeStep())
                return s_unknown;
            if (!changes.AnyIn(statement.Span))
            {
                if (EndsAbruptly(statement))
                    return NotReached;
                continue;
            }

            // Appends in a row are put together in linear time.
            if (changes.AppendIn(statement) is { } append && !value.IsEmpty)
            {
                growing ??= new TextBuilder(expressions.Budget, value);
                if (!Append(ref growing, append))
                    return s_unknown;
                continue;
            }

            if (growing is not null)
                value = growing.Build();
            growing = null;
            value = Run(statement, value);
            if (value.IsEmpty && EndsAbruptly(statement))
                return NotReached;
        }

        return growing?.Build() ?? value;
    }

    private bool Append(ref TextBuilder growing, ExpressionSyntax append)
    {
        if (changes.IsBuilder)
            return new StringBuilderEvaluation(expressions).Append(ref growing, StringBuilderEvaluation.Unchain(append).Calls, null, depth);
        if (expressions.HasOwnConcatenation(append))
            return false;
        growing.Append(Right(append, growing.Build), append);
        return true;
    }

    /// <summary>Evaluates what is assigned; the local itself has the value so far there.</summary>
    private ImmutableArray<TextVariant> Right(ExpressionSyntax right, Func<ImmutableArray<TextVariant>> before) =>
        changes.IsUsedIn(right.Span)
            ? flow.EvaluateRight(local, right, before(), depth + 1)
            : expressions.Evaluate(right, null, depth + 1);

    private ImmutableArray<TextVariant> Run(StatementSyntax statement, ImmutableArray<TextVariant> value)
    {
        if (!changes.AnyIn(statement.Span))
            return EndsAbruptly(statement) ? NotReached : value;
        switch (statement)
        {
            case BlockSyntax block:
                return Run(block.Statements, value);
            case ExpressionStatementSyntax when changes.AssignmentIn(statement) is { } assigned:
                return Right(assigned, () => value);
            case ExpressionStatementSyntax when changes.AppendIn(statement) is not null:
                return value.IsEmpty ? NotReached : Run(new[] { statement }, value);
            case IfStatementSyntax choice when !changes.AnyIn(choice.Condition.Span):
                return Decide(choice, value);
            case SwitchStatementSyntax choice when !changes.AnyIn(choice.Expression.Span) && value.Length <= 1 && choice.Sections.All(CanBeFollowed):
                return Decide(choice, value);
            case UsingStatementSyntax { Statement: var body } when changes.AllIn(body.Span, statement.Span):
                return Run(body, value);
            case LockStatementSyntax { Statement: var body } when changes.AllIn(body.Span, statement.Span):
                return Run(body, value);
            case CheckedStatementSyntax { Block: var body }:
                return Run(body, value);
            default:
                return Summarized(statement, value);
        }
    }

    private ImmutableArray<TextVariant> Decide(IfStatementSyntax choice, ImmutableArray<TextVariant> value)
    {
        var condition = ExpressionEvaluation.Unwrap(choice.Condition);
        var holds = Constrained(value, condition, Choice.Holds);
        var holdsNot = Constrained(value, condition, Choice.HoldsNot);

        // Every text so far has decided the condition already: each goes its own way.
        var isDecided = !value.IsEmpty && holds.Length + holdsNot.Length == value.Length;
        if (!isDecided && value.Length > 1)
            return Summarized(choice, value);
        var then = value.IsEmpty || !holds.IsEmpty ? Run(choice.Statement, holds) : NotReached;
        var otherwise = !value.IsEmpty && holdsNot.IsEmpty ? NotReached
            : choice.Else is { Statement: var elseStatement } ? Run(elseStatement, holdsNot)
            : holdsNot;
        if (isDecided || then.IsEmpty || otherwise.IsEmpty)
            return then.AddRange(otherwise);
        return then.Select(v => v.Chosen(new Choice(condition, Choice.Holds)))
            .Concat(otherwise.Select(v => v.Chosen(new Choice(condition, Choice.HoldsNot))))
            .Take(EvaluationBudget.MaxVariants)
            .ToImmutableArray();
    }

    private ImmutableArray<TextVariant> Decide(SwitchStatementSyntax choice, ImmutableArray<TextVariant> value)
    {
        var ends = choice.Sections
            .SelectMany((section, index) => Run(section.Statements.Where(static s => s is not BreakStatementSyntax), value).Select(v => v.Chosen(new Choice(choice, index))));
        if (!choice.Sections.Any(static s => s.Labels.Any(static l => l is DefaultSwitchLabelSyntax)))
            ends = ends.Concat(value.Select(v => v.Chosen(new Choice(choice, choice.Sections.Count))));
        return ends.Take(EvaluationBudget.MaxVariants).ToImmutableArray();
    }

    /// <summary>Whether a section leaves the switch at its end alone.</summary>
    private static bool CanBeFollowed(SwitchSectionSyntax section) =>
        !section.DescendantNodes().Any(node => node is BreakStatementSyntax && node.Parent != section);

    /// <summary>What is left of a value where a condition is known to hold, or not to hold.</summary>
    private static ImmutableArray<TextVariant> Constrained(ImmutableArray<TextVariant> value, ExpressionSyntax condition, int side)
    {
        var unwrapped = ExpressionEvaluation.Unwrap(condition);
        return value.RemoveAll(variant => variant.Choices.Any(c => c.Side != side && c.IsAboutTheSameAs(unwrapped)));
    }

    /// <summary>What runs an unknown number of times, or not to its end: what it appends is a hole.</summary>
    private ImmutableArray<TextVariant> Summarized(SyntaxNode statement, ImmutableArray<TextVariant> value)
    {
        if (!changes.AnyIn(statement.Span))
            return value;
        if (value.IsEmpty || !changes.AreAppendsIn(statement.Span))
            return s_unknown;
        var result = new TextBuilder(expressions.Budget, value);
        result.AppendHole();
        return result.Build();
    }

    private static bool EndsAbruptly(StatementSyntax statement) => statement switch
    {
        ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax => true,
        YieldStatementSyntax { RawKind: (int)SyntaxKind.YieldBreakStatement } => true,
        BlockSyntax block => block.Statements.Any(EndsAbruptly),
        IfStatementSyntax { Else.Statement: var otherwise } choice => EndsAbruptly(choice.Statement) && EndsAbruptly(otherwise),
        UsingStatementSyntax { Statement: var body } => EndsAbruptly(body),
        _ => false,
    };
}
