using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>Evaluates what names stand for: constants, static readonly fields, and locals that are assigned once. Each symbol once.</summary>
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
            IFieldSymbol { IsStatic: true, IsReadOnly: true, Type.SpecialType: SpecialType.System_String } field => EvaluateStaticReadOnly(field, depth),
            ILocalSymbol { RefKind: RefKind.None, Type.SpecialType: SpecialType.System_String } local => EvaluateLocal(local, depth),
            IPropertySymbol { Name: "NewLine", ContainingType: { Name: "Environment", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } => Text("\n"),
            _ => s_unknown,
        };
        _known[symbol] = value;
        return value;
    }

    /// <summary>Finds what a simple name in the initializer of a field means, without a semantic model: the innermost type that has the name wins.</summary>
    public static ISymbol? FindField(string name, INamedTypeSymbol? declaringType)
    {
        for (var outer = declaringType; outer is not null; outer = outer.ContainingType)
        {
            for (var type = outer; type is not null; type = type.BaseType)
            {
                var members = type.GetMembers(name);
                if (!members.IsEmpty)
                    return members.Length == 1 ? members[0] as IFieldSymbol : null;
            }
        }

        return null;
    }

    private static ImmutableArray<TextVariant> Text(string value) => ImmutableArray.Create(TextVariant.Of(LiteralText.Unmapped(value)));

    private ImmutableArray<TextVariant> EvaluateConstant(ISymbol symbol, ITypeSymbol type, object? constant, int depth)
    {
        if (type.TypeKind == TypeKind.Enum || ExpressionEvaluation.Format(constant) is not { } value)
            return s_unknown;
        return constant is string && InitializerOf(symbol) is { } initializer
            ? ImmutableArray.Create(Reached(symbol, Reconcile(expressions.Evaluate(initializer, symbol.ContainingType, depth + 1), value)))
            : Text(value);
    }

    /// <summary>The compiler knows the value of a constant; its syntax says where the parts come from that it shows.</summary>
    private static TextVariant Reconcile(ImmutableArray<TextVariant> variants, string value)
    {
        var whole = TextVariant.Of(LiteralText.Unmapped(value));
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

    private ImmutableArray<TextVariant> EvaluateStaticReadOnly(IFieldSymbol field, int depth)
    {
        if (field is { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String })
            return Text("");
        if (InitializerOf(field) is not { } initializer || IsAssignedInConstructor(field))
            return s_unknown;
        return Reached(field, expressions.Evaluate(initializer, field.ContainingType, depth + 1));
    }

    private bool IsAssignedInConstructor(IFieldSymbol field)
    {
        foreach (var constructor in field.ContainingType.StaticConstructors)
        {
            foreach (var reference in constructor.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax(cancellationToken) is ConstructorDeclarationSyntax syntax
                    && NameUses.Of(syntax.SyntaxTree, cancellationToken).IsWritten(field.Name, syntax.Span))
                    return true;
            }
        }

        return false;
    }

    private ImmutableArray<TextVariant> EvaluateLocal(ILocalSymbol local, int depth)
    {
        if (DeclaratorOf(local) is not { Initializer.Value: { } initializer } declarator
            || NameUses.Of(declarator.SyntaxTree, cancellationToken).IsWritten(local.Name, LocalScope.Of(declarator)))
            return s_unknown;
        return Reached(local, expressions.Evaluate(initializer, null, depth + 1));
    }

    private VariableDeclaratorSyntax? DeclaratorOf(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Length == 1
        && symbol.DeclaringSyntaxReferences[0] is var reference
        && compilation.ContainsSyntaxTree(reference.SyntaxTree)
            ? reference.GetSyntax(cancellationToken) as VariableDeclaratorSyntax
            : null;

    private ExpressionSyntax? InitializerOf(ISymbol symbol) => DeclaratorOf(symbol)?.Initializer?.Value;

    private static ImmutableArray<TextVariant> Reached(ISymbol symbol, ImmutableArray<TextVariant> value) =>
        value.Length == 1 && value[0].IsUnknown
            ? value
            : value.Select(variant => Reached(symbol, variant)).ToImmutableArray();

    private static TextVariant Reached(ISymbol symbol, TextVariant variant) =>
        new(variant.Pieces.Select(piece => piece with { Via = new ReachedThrough(symbol, piece.Via) }).ToImmutableArray(), variant.Choices);
}
