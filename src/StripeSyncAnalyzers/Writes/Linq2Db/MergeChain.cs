using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>The calls before a merge: <c>table.Merge().Using(source).OnTargetKey().UpdateWhenMatched().InsertWhenNotMatched()</c>, <c>source.MergeInto(table)…</c>.</summary>
/// <param name="Table">The expression of the table.</param>
/// <param name="Source">The rows; null for those of the table itself.</param>
/// <param name="Inserts">The setter of each InsertWhenNotMatched; null for one that inserts every column of the source.</param>
internal sealed record MergeChain(ExpressionSyntax Table, ExpressionSyntax? Source, ImmutableArray<LambdaExpressionSyntax?> Inserts)
{
    private const int MaxCalls = 64;

    /// <summary>Reads what is merged.</summary>
    /// <returns>The chain, or null where it starts out of sight.</returns>
    public static MergeChain? Of(ExpressionSyntax merge, SemanticModel model, CancellationToken cancellationToken)
    {
        ExpressionSyntax? source = null;
        var inserts = ImmutableArray.CreateBuilder<LambdaExpressionSyntax?>();
        for (var calls = 0; calls < MaxCalls; calls++)
        {
            merge = ObjectHistory.Strip(merge);
            if (SinglyAssignedLocal.Initializer(merge, model, cancellationToken) is { } initializer)
                merge = ObjectHistory.Strip(initializer);
            if (merge is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments: var arguments })
                return null;
            switch (access.Name.Identifier.ValueText)
            {
                case "Merge":
                    return new MergeChain(access.Expression, source, inserts.ToImmutable());
                case "MergeInto" when arguments.Count > 0:
                    return new MergeChain(arguments[0].Expression, access.Expression, inserts.ToImmutable());
                case "Using" when arguments.Count == 1:
                    source = arguments[0].Expression;
                    break;
                case "InsertWhenNotMatched":
                    inserts.Add(arguments.Count == 0 ? null : arguments[0].Expression as LambdaExpressionSyntax);
                    if (arguments.Count > 0 && inserts[inserts.Count - 1] is null)
                        return null;
                    break;
                case "InsertWhenNotMatchedAnd":
                    inserts.Add(arguments.Count == 1 ? null : arguments[1].Expression as LambdaExpressionSyntax);
                    if (arguments.Count > 1 && inserts[inserts.Count - 1] is null)
                        return null;
                    break;
            }

            merge = access.Expression;
        }

        return null;
    }
}

/// <summary>The rows that a merge inserts: of the source, every column or what a setter makes of them.</summary>
internal sealed record MergeRows(Linq2DbEntity Entity, ExpressionSyntax? Source, LambdaExpressionSyntax? Setter) : Linq2DbRows(Entity)
{
    protected override WriteCall? LowerRows(Linq2DbCall call)
    {
        var rows = Setter is null ? EveryColumn(call) : BySetter(call);
        return rows is null ? null : rows with
        {
            IsMerge = true,
            RowsAreKnown = true,
            Rows = rows.Rows.IsEmpty ? rows.Rows : ImmutableArray.Create(ImmutableArray.CreateRange(Enumerable.Range(0, rows.Columns.Length).Select(column => Any(rows.Rows.Select(row => row[column]).ToList())))),
        };
    }

    protected override Location? LocateValue(WritePart part) => null;

    /// <summary>What holds of a value of some row.</summary>
    private static WriteValue Any(List<WriteValue> values)
    {
        if (values.TrueForAll(value => value == values[0]))
            return values[0];
        return values.Exists(static value => value.Kind is WriteValueKind.Undetermined or WriteValueKind.Fresh) ? WriteValue.Undetermined : WriteValue.Supplied;
    }

    private WriteCall? EveryColumn(Linq2DbCall call) => Source is null ? null : new ObjectRows(Entity, Source, IsCollection: true).LowerObjects(call);

    private WriteCall? BySetter(Linq2DbCall call)
    {
        if (SetterLambda.Of(Setter) is not { Members: { IsEmpty: false } members } || Columns(members) is not { } columns)
            return null;
        var source = Setter switch
        {
            SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.ValueText,
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } parameters } => parameters[0].Identifier.ValueText,
            _ => null,
        };
        var elements = Source is null ? ImmutableArray<ExpressionSyntax>.Empty : Elements.Of(Source, call.Model, call.CancellationToken).Values;
        var rows = elements.IsEmpty ? ImmutableArray.Create(Source) : ImmutableArray.CreateRange(elements, static element => (ExpressionSyntax?)element);
        return new WriteCall
        {
            Table = "",
            Columns = ImmutableArray.CreateRange(columns, static c => c.Column.Name),
            Rows = ImmutableArray.CreateRange(rows, row => ImmutableArray.CreateRange(columns, c => ValueOf(c.Column, c.Value, row, source, call))),
        };
    }

    /// <summary>A member of the source is what the object in the source has there.</summary>
    private static WriteValue ValueOf(Linq2DbColumn column, ExpressionSyntax value, ExpressionSyntax? row, string? source, Linq2DbCall call)
    {
        if (ObjectHistory.Strip(value) is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax of, Name: var name } || of.Identifier.ValueText != source)
            return SetterLambda.ValueOf(column, value, call.Model, call.CancellationToken);
        if (row is null)
            return WriteValue.Supplied;
        var member = row is AnonymousObjectCreationExpressionSyntax anonymous
            ? anonymous.Initializers.FirstOrDefault(i => (i.NameEquals?.Name.Identifier.ValueText ?? SyntaxNames.Of(i.Expression)) == name.Identifier.ValueText)?.Expression
            : null;
        if (member is not null)
            return SetterLambda.ValueOf(column, member, call.Model, call.CancellationToken);
        return call.Model.GetSymbolInfo(name, call.CancellationToken).Symbol is IPropertySymbol { ContainingType.IsAnonymousType: false } property
            ? new PropertyValues(row, Linq2DbSymbols.OnlyReads, call.Model, call.CancellationToken).Of(property)
            : WriteValue.Supplied;
    }
}
