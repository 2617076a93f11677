using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.Objects;

/// <summary>What is known, at one use, of an object that is made in the source: its creation, and what happens to it before the use.</summary>
internal sealed class ObjectHistory
{
    private ObjectHistory(BaseObjectCreationExpressionSyntax creation) => Creation = creation;

    /// <summary>Where the object is made.</summary>
    public BaseObjectCreationExpressionSyntax Creation { get; }

    /// <summary>
    /// What is assigned to its properties, in order: in the initializer, then by <c>x.Property = value</c>. Null for a value that may or may not be there
    /// at the use.
    /// </summary>
    public ImmutableArray<(string Property, ExpressionSyntax? Value)> Assignments { get; private set; } = ImmutableArray<(string, ExpressionSyntax?)>.Empty;

    /// <summary>The calls before the use that get the object as an argument; <c>IsCertain</c> where the use cannot be reached without them.</summary>
    public ImmutableArray<(ArgumentSyntax Argument, bool IsCertain)> Passed { get; private set; } = ImmutableArray<(ArgumentSyntax, bool)>.Empty;

    /// <summary>The calls before the use of methods of the object, by the whole expression.</summary>
    public ImmutableArray<(InvocationExpressionSyntax Call, bool IsCertain)> Calls { get; private set; } = ImmutableArray<(InvocationExpressionSyntax, bool)>.Empty;

    /// <summary>The calls before the use of methods of what a property holds: <c>x.Headers.Add(…)</c>.</summary>
    public ImmutableArray<(string Property, InvocationExpressionSyntax Call, bool IsCertain)> PropertyCalls { get; private set; } =
        ImmutableArray<(string, InvocationExpressionSyntax, bool)>.Empty;

    /// <summary>False where something else may change the object: it has another name, or is not private.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>True where the creation stands at the use, so that nothing else uses it.</summary>
    public bool IsInline { get; private set; }

    /// <summary>True where more is done with the object than to set or read its properties: a change of it may change other calls.</summary>
    public bool IsShared { get; private set; }

    /// <summary>Follows an expression to where its object is made.</summary>
    /// <param name="expression">The expression at the use.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The history, or null where the object is not made in this tree, or at more than one place.</returns>
    public static ObjectHistory? Of(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        var value = Strip(expression);
        if (value is BaseObjectCreationExpressionSyntax inline)
        {
            var made = new ObjectHistory(inline) { IsInline = true };
            made.ReadInitializer();
            return made;
        }

        return value is IdentifierNameSyntax or MemberAccessExpressionSyntax
            ? model.GetSymbolInfo(value, cancellationToken).Symbol switch
            {
                ILocalSymbol local => OfLocal(local, value, model, cancellationToken),
                IFieldSymbol { IsConst: false } field => OfMember(field, value, model, cancellationToken),
                IPropertySymbol { SetMethod: null } property => OfMember(property, value, model, cancellationToken),
                _ => null,
            }
            : null;
    }

    /// <summary>An expression without parentheses, casts and <c>!</c>.</summary>
    public static ExpressionSyntax Strip(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    expression = parenthesized.Expression;
                    break;
                case CastExpressionSyntax cast:
                    expression = cast.Expression;
                    break;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                    expression = suppressed.Operand;
                    break;
                default:
                    return expression;
            }
        }
    }

    private static ObjectHistory? OfLocal(ILocalSymbol local, ExpressionSyntax use, SemanticModel model, CancellationToken cancellationToken)
    {
        if (local.DeclaringSyntaxReferences is not { Length: 1 } declarations
            || declarations[0].GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Initializer.Value: { } initializer } declarator
            || Strip(initializer) is not BaseObjectCreationExpressionSyntax creation)
        {
            return null;
        }

        var history = new ObjectHistory(creation);
        history.ReadInitializer();

        // In a loop or a lambda that the local is declared outside of, what comes later happened before as well.
        var isRepeated = !FunctionScope.RunTogether(declarator, use);
        foreach (var name in NamesOf(local, FunctionScope.MemberOf(declarator), model, cancellationToken))
        {
            if (Reference(name) == use)
                continue;
            history.IsShared |= !IsPropertyAccess(Reference(name));
            if (name.SpanStart > use.SpanStart && !isRepeated)
                continue;
            if (!history.Read(Reference(name), IsOnTheWay(name, use) && !isRepeated))
                return null;
        }

        return history;
    }

    /// <summary>A field, or a property without setter: made once, and nothing is known of the order in which others use it.</summary>
    private static ObjectHistory? OfMember(ISymbol member, ExpressionSyntax use, SemanticModel model, CancellationToken cancellationToken)
    {
        if (member.DeclaringSyntaxReferences is not { Length: 1 } declarations || declarations[0].SyntaxTree != use.SyntaxTree)
            return null;
        var declaration = declarations[0].GetSyntax(cancellationToken);
        var creations = new List<BaseObjectCreationExpressionSyntax?>();
        if (InitializerOf(declaration) is { } initializer)
            creations.Add(Strip(initializer) as BaseObjectCreationExpressionSyntax);

        var type = declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        if (type is null)
            return null;
        var others = new List<ExpressionSyntax>();
        foreach (var name in NamesOf(member, type, model, cancellationToken))
        {
            var reference = Reference(name);
            if (reference == use)
                continue;
            if (reference.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment && assignment.Left == reference)
                creations.Add(Strip(assignment.Right) as BaseObjectCreationExpressionSyntax);
            else
                others.Add(reference);
        }

        if (creations.Count != 1 || creations[0] is not { } creation)
            return null;
        var history = new ObjectHistory(creation) { IsWhole = member.DeclaredAccessibility == Accessibility.Private, IsShared = !others.All(IsPropertyAccess) };
        history.ReadInitializer();
        return others.All(reference => history.Read(reference, isCertain: false)) ? history : null;
    }

    private static ExpressionSyntax? InitializerOf(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
        PropertyDeclarationSyntax property => property.Initializer?.Value,
        _ => null,
    };

    private static IEnumerable<IdentifierNameSyntax> NamesOf(ISymbol symbol, SyntaxNode scope, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var name in scope.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (string.Equals(name.Identifier.ValueText, symbol.Name, StringComparison.Ordinal)
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, symbol))
            {
                yield return name;
            }
        }
    }

    /// <summary>The name with its qualifier: <c>this.options</c>, <c>Defaults.Options</c>.</summary>
    private static ExpressionSyntax Reference(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;

    private static bool IsPropertyAccess(ExpressionSyntax reference) =>
        reference.Parent is MemberAccessExpressionSyntax access && access.Expression == reference && access.Parent is not InvocationExpressionSyntax;

    /// <summary>Whether the use cannot be reached without the statement: it stands before the use in a block around it.</summary>
    private static bool IsOnTheWay(SyntaxNode node, SyntaxNode use)
    {
        var statement = node.FirstAncestorOrSelf<StatementSyntax>();
        while (statement is not null)
        {
            if (statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax)
            {
                var around = statement.Parent is GlobalStatementSyntax global ? global.Parent! : statement.Parent;
                return around.Span.Contains(use.Span) && statement.Span.End <= use.SpanStart;
            }

            // An embedded statement is a branch.
            return false;
        }

        return false;
    }

    private void ReadInitializer()
    {
        if (Creation.Initializer is not { } initializer)
            return;
        Assignments = initializer.Expressions.OfType<AssignmentExpressionSyntax>()
            .Where(static a => a.Left is IdentifierNameSyntax)
            .Select(static a => (((IdentifierNameSyntax)a.Left).Identifier.ValueText, (ExpressionSyntax?)a.Right))
            .ToImmutableArray();
    }

    /// <summary>Takes one use of the object into account; false where it is another object from then on.</summary>
    private bool Read(ExpressionSyntax reference, bool isCertain)
    {
        switch (reference.Parent)
        {
            case AssignmentExpressionSyntax assignment when assignment.Left == reference:
            case ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword }:
                return false;
            case MemberAccessExpressionSyntax access when access.Expression == reference:
                Read(access, isCertain);
                return true;
            case ArgumentSyntax argument:
                Passed = Passed.Add((argument, isCertain));
                return true;
            case EqualsValueClauseSyntax:
            case AssignmentExpressionSyntax:
                IsWhole = false;
                return true;
            default:
                return true;
        }
    }

    private void Read(MemberAccessExpressionSyntax access, bool isCertain)
    {
        switch (access.Parent)
        {
            case AssignmentExpressionSyntax assignment when assignment.Left == access:
                var isKnown = isCertain && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && assignment.Parent is ExpressionStatementSyntax;
                Assignments = Assignments.Add((access.Name.Identifier.ValueText, isKnown ? assignment.Right : null));
                break;
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }:
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression }:
                Assignments = Assignments.Add((access.Name.Identifier.ValueText, null));
                break;
            case InvocationExpressionSyntax invocation:
                Calls = Calls.Add((invocation, isCertain));
                break;
            case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax invocation } method when method.Expression == access:
                PropertyCalls = PropertyCalls.Add((access.Name.Identifier.ValueText, invocation, isCertain));
                break;
        }
    }
}
