using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>Where a local, or the StringBuilder in it, is changed, and how. Names are compared, not symbols: a name that means two things is a change that cannot be followed.</summary>
internal sealed class LocalChanges
{
    /// <summary>The positions, ascending.</summary>
    private readonly List<int> _uses;
    private readonly List<int> _changes;
    private readonly List<IdentifierNameSyntax> _changing;

    public LocalChanges(VariableDeclaratorSyntax declarator, bool isBuilder)
    {
        IsBuilder = isBuilder;
        var scope = LocalScope.NodeOf(declarator);
        var name = declarator.Identifier.ValueText;
        var uses = scope.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(use => string.Equals(use.Identifier.ValueText, name, StringComparison.Ordinal) && use.Parent is not (NameColonSyntax or NameEqualsSyntax))
            .ToList();
        _uses = uses.ConvertAll(static use => use.SpanStart);
        _changing = uses.FindAll(use => isBuilder ? !IsRead(use) : NameUses.IsWritten(use));
        _changes = _changing.ConvertAll(static change => change.SpanStart);
        CanBeFollowed = !_changing.Any(change => IsInsideOfFunction(change, scope)) && !scope.DescendantNodes().OfType<GotoStatementSyntax>().Any(static g => g.IsKind(SyntaxKind.GotoStatement));
    }

    /// <summary>Whether the text is what a StringBuilder holds.</summary>
    public bool IsBuilder { get; }

    /// <summary>False where a lambda or a local function, which may run at any time, changes it, or a jump makes the order of the statements unknown.</summary>
    public bool CanBeFollowed { get; }

    /// <summary>Whether the text is read at one place and appended to at the others, so that its literals make one text alone.</summary>
    public bool IsReadOnce => _uses.Count - _changes.Count == 1 && CanBeFollowed && _changing.All(change => change.FirstAncestorOrSelf<StatementSyntax>() is { } statement && AppendIn(statement) is not null);

    public bool AnyIn(TextSpan span) => Count(_changes, span) > 0;

    public bool IsUsedIn(TextSpan span) => Count(_uses, span) > 0;

    /// <summary>Whether all changes of a span lie in a part of it.</summary>
    public bool AllIn(TextSpan part, TextSpan span) => Count(_changes, part) == Count(_changes, span);

    /// <summary>Whether all changes of a span append.</summary>
    public bool AreAppendsIn(TextSpan span) =>
        _changing
            .GetRange(FirstFrom(_changes, span.Start), Count(_changes, span))
            .All(change => change.FirstAncestorOrSelf<StatementSyntax>() is { } statement && AppendIn(statement) is not null);

    /// <summary>Whether the statement around a use changes nothing before the use is read.</summary>
    public bool IsUndisturbed(ExpressionSyntax use)
    {
        var statement = use.FirstAncestorOrSelf<StatementSyntax>();
        if (statement is null)
            return true;

        // What is assigned is read first; a chain may start with the use itself.
        var isAssignment = AppendIn(statement) is not null || AssignmentIn(statement) is not null;
        return isAssignment || Count(_changes, HeadOf(statement)) == (IsChange(use) ? 1 : 0);
    }

    /// <summary>What <c>sql += …;</c> appends, or the chain of <c>builder.Append(…).AppendLine(…);</c>; null for other statements.</summary>
    public ExpressionSyntax? AppendIn(StatementSyntax statement)
    {
        if (statement is not ExpressionStatementSyntax { Expression: var expression } || !HasOneChange(statement))
            return null;
        if (!IsBuilder)
            return expression is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression, Left: IdentifierNameSyntax left } append && IsChange(left) ? append.Right : null;

        if (expression is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard)
            expression = discard.Right;
        var (root, calls) = StringBuilderEvaluation.Unchain(expression);
        return root is IdentifierNameSyntax name && IsChange(name) && calls.All(static call => StringBuilderEvaluation.IsAppend(call.Method)) ? expression : null;
    }

    /// <summary>What <c>sql = …;</c> assigns; null for other statements.</summary>
    public ExpressionSyntax? AssignmentIn(StatementSyntax statement) =>
        !IsBuilder
        && statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax left } assignment }
        && IsChange(left)
        && HasOneChange(statement)
            ? assignment.Right
            : null;

    /// <summary>The part of a statement that runs before the statements inside it.</summary>
    private static TextSpan HeadOf(StatementSyntax statement) =>
        statement.ChildNodes().FirstOrDefault(static child => child is StatementSyntax) is { } body ? TextSpan.FromBounds(statement.SpanStart, body.SpanStart) : statement.Span;

    /// <summary>builder.ToString() and builder.Length leave it as it is.</summary>
    private static bool IsRead(IdentifierNameSyntax use) => use.Parent is MemberAccessExpressionSyntax access && access.Expression == use && access.Name.Identifier.ValueText switch
    {
        "ToString" => true,
        "Length" => access.Parent is not (AssignmentExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax),
        _ => false,
    };

    private static bool IsInsideOfFunction(SyntaxNode change, SyntaxNode scope) =>
        change.Ancestors().TakeWhile(node => node != scope).Any(static node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);

    private bool HasOneChange(StatementSyntax statement) => Count(_changes, statement.Span) == 1;

    private bool IsChange(SyntaxNode node) => _changes.BinarySearch(node.SpanStart) >= 0;

    private static int Count(List<int> positions, TextSpan span) => FirstFrom(positions, span.End) - FirstFrom(positions, span.Start);

    private static int FirstFrom(List<int> positions, int position)
    {
        var index = positions.BinarySearch(position);
        return index < 0 ? ~index : index;
    }
}
