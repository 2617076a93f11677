using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>
/// One evaluation of an expression. Syntax comes first; symbols are asked for where a name stands. An initializer in another tree
/// has no semantic model here and is read by its syntax alone.
/// </summary>
internal sealed class ExpressionEvaluation
{
    private static readonly ImmutableArray<TextVariant> s_unknown = ImmutableArray.Create(TextVariant.Unknown);

    private readonly SemanticModel _model;
    private readonly CancellationToken _cancellationToken;
    private readonly EvaluationBudget _budget = new();
    private readonly SymbolEvaluation _symbols;
    private readonly CallEvaluation _calls;
    private readonly LocalFlow _flow;
    private readonly BoundOperands _bound = new();

    public ExpressionEvaluation(SemanticModel model, CancellationToken cancellationToken)
    {
        _model = model;
        _cancellationToken = cancellationToken;
        _symbols = new SymbolEvaluation(this, model.Compilation, cancellationToken);
        _calls = new CallEvaluation(this, model.Compilation, cancellationToken);
        _flow = new LocalFlow(this, cancellationToken);
    }

    /// <summary>Evaluates an expression of the model's tree.</summary>
    public ImmutableArray<TextVariant> Evaluate(ExpressionSyntax expression) => Evaluate(expression, null, 0);

    /// <summary>Evaluates an expression of any tree.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="scope">Where it stands, when it was reached by a name.</param>
    /// <param name="depth">How deep the evaluation is.</param>
    public ImmutableArray<TextVariant> Evaluate(ExpressionSyntax expression, EvaluationScope? scope, int depth)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        expression = Unwrap(expression);
        if (depth > EvaluationBudget.MaxDepth)
            return s_unknown;

        switch (expression)
        {
            case LiteralExpressionSyntax literal:
                return EvaluateLiteral(literal);
            case InterpolatedStringExpressionSyntax interpolated:
                return EvaluateInterpolated(interpolated, scope, depth);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } concatenation:
                return EvaluateConcatenation(concatenation, scope, depth);
            case ConditionalExpressionSyntax conditional:
                return EvaluateConditional(conditional, scope, depth);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce:
                return EvaluateCoalesce(coalesce, scope, depth);
            case IdentifierNameSyntax or MemberAccessExpressionSyntax:
                return EvaluateName(expression, scope, depth);
            case SwitchExpressionSyntax choice:
                return EvaluateSwitch(choice, scope, depth);
            case InvocationExpressionSyntax { Expression: not IdentifierNameSyntax { Identifier.ValueText: "nameof" } } invocation:
                return _calls.Evaluate(invocation, scope, depth);
            case InvocationExpressionSyntax:
            case PrefixUnaryExpressionSyntax or DefaultExpressionSyntax or CastExpressionSyntax:
                return EvaluateConstant(expression);
            default:
                return s_unknown;
        }
    }

    /// <summary>What bounds the work of this evaluation.</summary>
    public EvaluationBudget Budget => _budget;

    /// <summary>The texts that are put into a local piece by piece.</summary>
    public LocalFlow Flow => _flow;

    /// <summary>Whether names in an expression can be asked of the model.</summary>
    public bool HasModelFor(SyntaxNode node) => node.SyntaxTree == _model.SyntaxTree;

    /// <summary>Whether names in the body of a member can be told from those that the body declares itself.</summary>
    public bool CanRead(ExpressionSyntax body) => HasModelFor(body) || !ReturnedExpression.DeclaresNames(body);

    /// <summary>The text of a constant as concatenation writes it in every culture; null for others, and for null, which is no SQL.</summary>
    internal static string? Format(object? constant) => constant switch
    {
        string or char => constant.ToString(),
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToString(constant, System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Takes parentheses, <c>!</c> and casts to string off.</summary>
    internal static ExpressionSyntax Unwrap(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    expression = parenthesized.Expression;
                    break;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                    expression = suppressed.Operand;
                    break;
                case CastExpressionSyntax { Type: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.StringKeyword } } cast:
                    expression = cast.Expression;
                    break;
                default:
                    return expression;
            }
        }
    }

    private static ImmutableArray<TextVariant> Text(LiteralText text) => ImmutableArray.Create(TextVariant.Of(text));

    private static ImmutableArray<TextVariant> EvaluateLiteral(LiteralExpressionSyntax literal)
    {
        if (LiteralDecoder.Decode(literal) is { } text)
            return Text(text);
        return literal.Kind() is SyntaxKind.NumericLiteralExpression or SyntaxKind.CharacterLiteralExpression && Format(literal.Token.Value) is { } value
            ? Text(LiteralText.Unmapped(value))
            : s_unknown;
    }

    private ImmutableArray<TextVariant> EvaluateConstant(ExpressionSyntax expression) =>
        HasModelFor(expression)
        && Format(_model.GetConstantValue(expression, _cancellationToken).Value) is { } value
        && _model.GetTypeInfo(expression, _cancellationToken).Type?.TypeKind != TypeKind.Enum
            ? Text(LiteralText.Unmapped(value))
            : s_unknown;

    private ImmutableArray<TextVariant> EvaluateInterpolated(InterpolatedStringExpressionSyntax interpolated, EvaluationScope? scope, int depth)
    {
        var texts = LiteralDecoder.Decode(interpolated);
        var result = new TextBuilder(_budget);
        var next = 0;
        bool? makesString = null;
        var makesParameters = IsFormattable(interpolated);
        foreach (var interpolation in interpolated.Contents.OfType<InterpolationSyntax>())
        {
            result.Append(texts[next++]);
            if (makesParameters)
            {
                result.Append(Parameter(next - 1, interpolation), interpolation.Expression);
                continue;
            }

            var value = s_unknown;
            if (interpolation.AlignmentClause is null && interpolation.FormatClause is null)
                value = Evaluate(interpolation.Expression, scope, depth + 1);

            // A handler of a library keeps the values apart from the text.
            if (value.Any(static v => !v.IsUnknown) && !(makesString ??= MakesString(interpolated)))
                value = s_unknown;
            result.Append(value, interpolation.Expression);
        }

        result.Append(texts[next]);
        return result.Build();
    }

    /// <summary>Whoever takes a FormattableString sends its values as parameters.</summary>
    private bool IsFormattable(InterpolatedStringExpressionSyntax interpolated) =>
        HasModelFor(interpolated) && _model.GetTypeInfo(interpolated, _cancellationToken).ConvertedType is { Name: "FormattableString", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>The parameter that stands for a value: <c>@p0</c>, <c>@p1</c>, …, which are the names that EF Core gives too.</summary>
    private static ImmutableArray<TextVariant> Parameter(int index, InterpolationSyntax interpolation) => ImmutableArray.Create(new TextVariant(
        ImmutableArray.Create(new TextPiece(LiteralText.Unmapped("@p" + index.ToString(System.Globalization.CultureInfo.InvariantCulture)), null) { Operand = interpolation.Expression }),
        ImmutableArray<Choice>.Empty));

    private bool MakesString(InterpolatedStringExpressionSyntax interpolated) =>
        !HasModelFor(interpolated)
        || _model.GetTypeInfo(interpolated, _cancellationToken).ConvertedType is null
            or { SpecialType: SpecialType.System_String or SpecialType.System_Object }
            or { Name: "AppendInterpolatedStringHandler", ContainingType: { Name: "StringBuilder", ContainingNamespace: { Name: "Text", ContainingNamespace.Name: "System" } } };

    private ImmutableArray<TextVariant> EvaluateConcatenation(BinaryExpressionSyntax concatenation, EvaluationScope? scope, int depth)
    {
        // "a + b + c + …" leans to the left, as deep as it has operands: a loop, no recursion.
        var operands = new List<ExpressionSyntax>();
        ExpressionSyntax rest = concatenation;
        while (rest is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } binary)
        {
            operands.Add(Unwrap(binary.Right));
            rest = Unwrap(binary.Left);
        }

        operands.Add(rest);
        operands.Reverse();
        if (operands.Count > BoundOperands.Worthwhile && HasModelFor(concatenation))
            _bound.AddFrom(_model.GetOperation(concatenation, _cancellationToken));

        var result = new TextBuilder(_budget);
        var first = SkipArithmetic(operands);
        if (first > 0)
            result.AppendHole();
        for (var i = first; i < operands.Count; i++)
        {
            var value = Evaluate(operands[i], scope, depth + 1);
            if (value[0].IsUnknown && HasOwnConcatenation(operands[i]))
                result.BecomeUnknown();
            else
                result.Append(value, operands[i]);
        }

        return result.Build();
    }

    /// <summary>How many operands are added as numbers before the first string: <c>1 + 2 + "x"</c> is <c>"3x"</c>.</summary>
    private int SkipArithmetic(List<ExpressionSyntax> operands)
    {
        if (IsString(operands[0]) || (operands.Count > 1 && IsString(operands[1])))
            return 0;
        var first = 2;
        while (first < operands.Count && !IsString(operands[first]))
            first++;
        return first;
    }

    private bool IsString(ExpressionSyntax operand) => operand switch
    {
        LiteralExpressionSyntax literal => literal.Kind() is SyntaxKind.StringLiteralExpression or SyntaxKind.NullLiteralExpression,
        InterpolatedStringExpressionSyntax => true,
        _ => !HasModelFor(operand) || TypeOf(operand) is null or { SpecialType: SpecialType.System_String },
    };

    /// <summary>Whether a type of the user's may give <c>+</c> with a string another meaning.</summary>
    public bool HasOwnConcatenation(ExpressionSyntax operand)
    {
        if (!HasModelFor(operand))
            return false;
        for (var type = TypeOf(operand); type is { SpecialType: SpecialType.None }; type = type.BaseType)
        {
            if (!type.GetMembers(WellKnownMemberNames.AdditionOperatorName).IsEmpty)
                return true;
        }

        return false;
    }

    private ImmutableArray<TextVariant> EvaluateConditional(ConditionalExpressionSyntax conditional, EvaluationScope? scope, int depth)
    {
        if (HasModelFor(conditional) && _model.GetConstantValue(conditional.Condition, _cancellationToken) is { HasValue: true, Value: bool side })
            return Evaluate(side ? conditional.WhenTrue : conditional.WhenFalse, scope, depth + 1);
        return Alternatives(
            conditional.Condition,
            Branch(conditional.WhenTrue, scope, depth),
            Branch(conditional.WhenFalse, scope, depth));
    }

    private ImmutableArray<TextVariant> EvaluateCoalesce(BinaryExpressionSyntax coalesce, EvaluationScope? scope, int depth)
    {
        // A text of which anything is known is not null.
        var left = Evaluate(coalesce.Left, scope, depth + 1);
        return left.Any(static v => v.IsUnknown)
            ? Alternatives(coalesce.Left, left, Branch(coalesce.Right, scope, depth))
            : left;
    }

    private ImmutableArray<TextVariant> EvaluateSwitch(SwitchExpressionSyntax choice, EvaluationScope? scope, int depth)
    {
        var variants = choice.Arms
            .SelectMany((arm, index) => Branch(arm.Expression, scope, depth).Select(variant => variant.Chosen(new Choice(choice, index))))
            .Take(EvaluationBudget.MaxVariants)
            .ToImmutableArray();
        return variants.IsEmpty ? s_unknown : variants;
    }

    private ImmutableArray<TextVariant> Branch(ExpressionSyntax branch, EvaluationScope? scope, int depth) =>
        Unwrap(branch) is ThrowExpressionSyntax ? ImmutableArray<TextVariant>.Empty : Evaluate(branch, scope, depth + 1);

    private static ImmutableArray<TextVariant> Alternatives(ExpressionSyntax condition, ImmutableArray<TextVariant> whenTrue, ImmutableArray<TextVariant> whenFalse)
    {
        condition = Unwrap(condition);
        var variants = whenTrue.Select(v => v.Chosen(new Choice(condition, Choice.Holds)))
            .Concat(whenFalse.Select(v => v.Chosen(new Choice(condition, Choice.HoldsNot))))
            .Take(EvaluationBudget.MaxVariants)
            .ToImmutableArray();
        return variants.IsEmpty ? s_unknown : variants;
    }

    private ITypeSymbol? TypeOf(ExpressionSyntax operand) =>
        _bound.Find(operand) is { } bound ? bound.Type : _model.GetTypeInfo(operand, _cancellationToken).Type;

    private ImmutableArray<TextVariant> EvaluateName(ExpressionSyntax name, EvaluationScope? scope, int depth)
    {
        // Without a model a parameter is known by its name alone; it hides the members of the type.
        if (!HasModelFor(name) && name is IdentifierNameSyntax { Identifier.ValueText: var parameter } && scope?.Parameters.TryGetValue(parameter, out var passed) == true)
            return passed;
        return SymbolOf(name, scope) switch
        {
            null => s_unknown,
            IParameterSymbol symbol => scope?.Find(symbol) ?? s_unknown,
            ILocalSymbol { HasConstantValue: false } local when _flow.IsWritten(local) => _flow.Evaluate(local, name, depth),
            var symbol => _symbols.Evaluate(symbol, depth),
        };
    }

    private ISymbol? SymbolOf(ExpressionSyntax name, EvaluationScope? scope)
    {
        if (_bound.Find(name) is { } bound)
            return BoundOperands.SymbolOf(bound);
        return HasModelFor(name) ? SymbolAt(name)
            : name is IdentifierNameSyntax identifier ? SymbolEvaluation.FindMember(identifier.Identifier.ValueText, scope?.DeclaringType)
            : null;
    }

    /// <summary>What a node of the model's tree means.</summary>
    public ISymbol? SymbolAt(ExpressionSyntax node) => _model.GetSymbolInfo(node, _cancellationToken).Symbol;

    /// <summary>The type of an expression of the model's tree.</summary>
    public ITypeSymbol? TypeAt(ExpressionSyntax node) => _model.GetTypeInfo(node, _cancellationToken).Type;
}
