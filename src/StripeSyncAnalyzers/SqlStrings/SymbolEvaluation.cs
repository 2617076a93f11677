using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>
/// Evaluates what names stand for: constants, readonly fields, properties that return one expression, and locals that are assigned once. Each symbol once.
/// </summary>
internal sealed class SymbolEvaluation(ExpressionEvaluation expressions, Compilation compilation, CancellationToken cancellationToken)
{
    private static readonly ImmutableArray<TextVariant> s_unknown = ImmutableArray.Create(TextVariant.Unknown);

    private readonly Dictionary<ISymbol, ImmutableArray<TextVariant>> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Evaluates a symbol.</summary>
    public ImmutableArray<TextVariant> Evaluate(ISymbol symbol, int depth)
    {
        if (_known.TryGetValue(symbol, out var known))
            return known;

        // A declaration that needs itself, as erroneous code may, finds itself unknown.
        _known[symbol] = s_unknown;
        var value = symbol switch
        {
            IFieldSymbol { HasConstantValue: true } field => EvaluateConstant(field, field.Type, field.ConstantValue, depth),
            ILocalSymbol { HasConstantValue: true } local => EvaluateConstant(local, local.Type, local.ConstantValue, depth),
            IFieldSymbol { IsReadOnly: true, Type.SpecialType: SpecialType.System_String } field => EvaluateReadOnly(field, field.IsStatic, InitializerOf(field), depth),
            ILocalSymbol { RefKind: RefKind.None, Type.SpecialType: SpecialType.System_String } local => EvaluateLocal(local, depth),
            IPropertySymbol { Name: "NewLine", ContainingType: { Name: "Environment", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } => Text("\n"),
            IPropertySymbol { Type.SpecialType: SpecialType.System_String, RefKind: RefKind.None } property => EvaluateProperty(property, depth),
            _ => s_unknown,
        };
        _known[symbol] = value;
        return value;
    }

    /// <summary>Finds what a simple name means in a member of a type, without a semantic model: the innermost type that has the name wins.</summary>
    public static ISymbol? FindMember(string name, INamedTypeSymbol? declaringType)
    {
        for (var outer = declaringType; outer is not null; outer = outer.ContainingType)
        {
            for (var type = outer; type is not null; type = type.BaseType)
            {
                var members = type.GetMembers(name);
                if (!members.IsEmpty)
                    return members.Length == 1 ? members[0] : null;
            }
        }

        return null;
    }

    /// <summary>Marks a value as reached by a name.</summary>
    public static ImmutableArray<TextVariant> Reached(ISymbol symbol, ImmutableArray<TextVariant> value) =>
        value.Length == 1 && value[0].IsUnknown
            ? value
            : value.Select(variant => Reached(symbol, variant)).ToImmutableArray();

    private static TextVariant Reached(ISymbol symbol, TextVariant variant) =>
        new(variant.Pieces.Select(piece => piece with { Via = new ReachedThrough(symbol, piece.Via) }).ToImmutableArray(), variant.Choices);

    private static ImmutableArray<TextVariant> Text(string value) => ImmutableArray.Create(TextVariant.Of(value));

    private ImmutableArray<TextVariant> EvaluateConstant(ISymbol symbol, ITypeSymbol type, object? constant, int depth)
    {
        if (type.TypeKind == TypeKind.Enum || ExpressionEvaluation.Format(constant) is not { } value)
            return s_unknown;
        return constant is string && InitializerOf(symbol) is { } initializer
            ? ImmutableArray.Create(Reached(symbol, Reconcile(expressions.Evaluate(initializer, EvaluationScope.Of(symbol.ContainingType), depth + 1), value)))
            : Text(value);
    }

    /// <summary>The compiler knows the value of a constant; its syntax says where the parts come from that it shows.</summary>
    private static TextVariant Reconcile(ImmutableArray<TextVariant> variants, string value)
    {
        var whole = TextVariant.Of(value);
        if (variants.Length != 1)
            return whole;

        var pieces = variants[0].Pieces;
        var start = 0;
        var head = 0;
        while (head < pieces.Length && Continues(pieces[head], start))
            start += pieces[head++].Text!.Value.Length;
        if (head == pieces.Length)
            return start == value.Length ? variants[0] : whole;

        var end = value.Length;
        var tail = pieces.Length;
        while (tail > head && pieces[tail - 1].Text is { Value: var text } && end - text.Length >= start && IsAt(text, end - text.Length))
            end -= pieces[--tail].Text!.Value.Length;
        if (tail == head)
            return whole;

        var result = pieces.Take(head)
            .Append(new TextPiece(LiteralText.Unmapped(value.Substring(start, end - start)), null))
            .Concat(pieces.Skip(tail));
        return new TextVariant(result.ToImmutableArray(), ImmutableArray<Choice>.Empty);

        bool Continues(TextPiece piece, int at) => piece.Text is { Value: var known } && at + known.Length <= value.Length && IsAt(known, at);
        bool IsAt(string known, int at) => string.CompareOrdinal(value, at, known, 0, known.Length) == 0;
    }

    /// <summary>A field, or a property without a setter, that has an initializer and no constructor that assigns it.</summary>
    private ImmutableArray<TextVariant> EvaluateReadOnly(ISymbol member, bool isStatic, ExpressionSyntax? initializer, int depth)
    {
        if (member is IFieldSymbol { IsStatic: true, Name: "Empty", ContainingType.SpecialType: SpecialType.System_String })
            return Text("");
        if (initializer is null || IsAssignedInConstructor(member, isStatic))
            return s_unknown;
        return Reached(member, expressions.Evaluate(initializer, EvaluationScope.Of(member.ContainingType), depth + 1));
    }

    private bool IsAssignedInConstructor(ISymbol member, bool isStatic)
    {
        var constructors = isStatic ? member.ContainingType.StaticConstructors : member.ContainingType.InstanceConstructors;
        foreach (var reference in constructors.SelectMany(static constructor => constructor.DeclaringSyntaxReferences))
        {
            if (reference.GetSyntax(cancellationToken) is ConstructorDeclarationSyntax syntax
                && NameUses.Of(syntax.SyntaxTree, cancellationToken).IsWritten(member.Name, syntax.Span))
                return true;
        }

        return false;
    }

    /// <summary>A property whose getter is one expression that no derived type replaces.</summary>
    private ImmutableArray<TextVariant> EvaluateProperty(IPropertySymbol property, int depth)
    {
        if (ReturnedExpression.MayBeReplaced(property) || property.IsIndexer
            || property.DeclaringSyntaxReferences.Length != 1
            || !compilation.ContainsSyntaxTree(property.DeclaringSyntaxReferences[0].SyntaxTree)
            || property.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is not PropertyDeclarationSyntax declaration)
        {
            return s_unknown;
        }

        if (property.SetMethod is null && declaration.Initializer is { } initializer)
            return EvaluateReadOnly(property, property.IsStatic, initializer.Value, depth);
        return ReturnedExpression.Of(declaration) is { } returned && expressions.CanRead(returned) && expressions.Budget.TakeCall()
            ? Reached(property, expressions.Evaluate(returned, EvaluationScope.Of(property.ContainingType), depth + 1))
            : s_unknown;
    }

    private ImmutableArray<TextVariant> EvaluateLocal(ILocalSymbol local, int depth) =>
        DeclaratorOf(local) is { Initializer.Value: { } initializer }
            ? Reached(local, expressions.Evaluate(initializer, null, depth + 1))
            : s_unknown;

    private VariableDeclaratorSyntax? DeclaratorOf(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Length == 1
        && symbol.DeclaringSyntaxReferences[0] is var reference
        && compilation.ContainsSyntaxTree(reference.SyntaxTree)
            ? reference.GetSyntax(cancellationToken) as VariableDeclaratorSyntax
            : null;

    private ExpressionSyntax? InitializerOf(ISymbol symbol) => DeclaratorOf(symbol)?.Initializer?.Value;
}
