using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>
/// The operands of long concatenations, bound at once. Asked one by one, the semantic model climbs from each operand
/// to the top of the concatenation, which takes quadratic time.
/// </summary>
internal sealed class BoundOperands
{
    /// <summary>Below this number of operands the model is asked one by one, and only for names.</summary>
    public const int Worthwhile = 64;

    private readonly Dictionary<SyntaxNode, IOperation> _operations = new();

    /// <summary>Takes the operands of a concatenation.</summary>
    public void AddFrom(IOperation? concatenation)
    {
        while (WithoutConversion(concatenation) is IBinaryOperation binary)
        {
            Add(binary.RightOperand);
            concatenation = binary.LeftOperand;
        }

        if (concatenation is not null)
            Add(concatenation);
    }

    /// <summary>Looks an operand up.</summary>
    /// <returns>Its operation, or null where it is none of the operands.</returns>
    public IOperation? Find(SyntaxNode operand) => _operations.TryGetValue(operand, out var operation) ? operation : null;

    /// <summary>The field, local, parameter or property that an operand names, or null.</summary>
    public static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        IFieldReferenceOperation field => field.Field,
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    private static IOperation? WithoutConversion(IOperation? operation)
    {
        while (operation is IConversionOperation { IsImplicit: true } conversion)
            operation = conversion.Operand;
        return operation;
    }

    private void Add(IOperation operand)
    {
        if (WithoutConversion(operand) is { } operation)
            _operations[operation.Syntax] = operation;
    }
}
