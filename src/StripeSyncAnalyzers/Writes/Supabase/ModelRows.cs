using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.Objects;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>The object or collection of objects that a call sends.</summary>
internal sealed class ModelRows
{
    private readonly ImmutableArray<PropertyValues> objects;
    private readonly bool areAll;

    /// <summary>Reads the argument.</summary>
    public ModelRows(ExpressionSyntax value, bool isCollection, SupabaseSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        var elements = isCollection ? Elements.Of(value, model, cancellationToken) : new Elements(ImmutableArray.Create(value), true);

        // Of an unknown collection, an unknown object stands for all.
        var values = elements.Values.IsEmpty ? ImmutableArray.Create(value) : elements.Values;
        objects = values.Select(element => new PropertyValues(element, symbols.IsOfTable, model, cancellationToken)).ToImmutableArray();
        areAll = elements is { AreAll: true, Values.IsEmpty: false };
    }

    /// <summary>The values of some columns.</summary>
    public Payload Payload(ImmutableArray<ModelColumn> columns) => new(
        columns.Select(static column => column.Name).ToImmutableArray(),
        ColumnsAreKnown: true,
        objects.Select(row => columns.Select(column => Sent(column, row.Of(column.Property))).ToImmutableArray()).ToImmutableArray(),
        RowsAreKnown: areAll);

    /// <summary>Where a row sets a column; null where it does not.</summary>
    public ExpressionSyntax? Setter(ModelColumn column, int row) => row < objects.Length ? objects[row].Setter(column.Property) : null;

    private static WriteValue Sent(ModelColumn column, WriteValue value) => !column.OmitsNull ? value : value.Kind switch
    {
        WriteValueKind.Null => WriteValue.Omitted,
        WriteValueKind.Supplied when CanBeNull(column.Property.Type) => WriteValue.Undetermined,
        _ => value,
    };

    private static bool CanBeNull(ITypeSymbol type) => type.IsReferenceType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
}
