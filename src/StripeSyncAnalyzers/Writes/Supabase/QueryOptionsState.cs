using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;
using StripeSyncAnalyzers.Writes.Objects;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>What is known of the QueryOptions of one call, however they were made.</summary>
internal sealed record QueryOptionsState
{
    /// <summary>No options were given.</summary>
    public static QueryOptionsState None { get; } = new();

    private static readonly QueryOptionsState Unknown = new() { Upsert = null, Target = ConflictColumns.Unknown, Ignores = null };

    /// <summary>The property Upsert; null where it is not known.</summary>
    public bool? Upsert { get; init; } = false;

    /// <summary>The property OnConflict.</summary>
    public ConflictColumns Target { get; init; } = ConflictColumns.Default;

    /// <summary>Whether DuplicateResolution is IgnoreDuplicates; null where it is not known.</summary>
    public bool? Ignores { get; init; } = false;

    /// <summary>The expression that is assigned to OnConflict.</summary>
    public ExpressionSyntax? TargetValue { get; init; }

    /// <summary>Where the options are made; null where none are given or where that is not known.</summary>
    public ObjectHistory? History { get; init; }

    /// <summary>Reads the argument of a call.</summary>
    /// <param name="options">What is written for the parameter; null where it takes its default.</param>
    /// <param name="symbols">The client's types.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What is known.</returns>
    public static QueryOptionsState Read(ExpressionSyntax? options, SupabaseSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        if (options is null || IsNull(options, model, cancellationToken))
            return None;
        if (DeclaredElsewhere.Of(options, symbols, model, cancellationToken) is var (assignments, constants, isOwn))
            return Read(options, assignments, constants, isOwn);
        if (ObjectHistory.Of(options, model, cancellationToken) is not { } history
            || !SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(history.Creation, cancellationToken).Type, symbols.QueryOptions))
        {
            return Unknown;
        }

        var state = new QueryOptionsState { History = history };
        foreach (var (property, value) in history.Assignments)
            state = state.With(property, value, model, cancellationToken);
        foreach (var (argument, isCertain) in history.Passed)
            state = state.After(argument, isCertain, symbols, model, cancellationToken);

        // Whoever has another name for the options may upsert with them, which sets Upsert.
        return history.IsWhole || state.Upsert == true ? state : state with { Upsert = null };
    }

    public static bool IsNull(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        ObjectHistory.Strip(expression) is DefaultExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression }
        || model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: null };

    /// <summary>Of a member in another file, whose constants only a reader of syntax can tell. Whoever upserts with an object that is shared sets its Upsert.</summary>
    private static QueryOptionsState Read(ExpressionSyntax options, IEnumerable<(string Property, ExpressionSyntax Value)> assignments, ConstantReader constants, bool isOwn)
    {
        var state = new QueryOptionsState();
        foreach (var (property, value) in assignments)
        {
            state = property switch
            {
                SupabaseSymbols.UpsertProperty => state with { Upsert = constants.Boolean(value) },
                SupabaseSymbols.OnConflictProperty => state with { Target = constants.IsNull(value) ? ConflictColumns.Default : ConflictColumns.Parse(constants.Text(value)), TargetValue = options },
                SupabaseSymbols.DuplicateResolutionProperty => state with { Ignores = SyntaxNames.Of(value) switch { "IgnoreDuplicates" => true, "MergeDuplicates" => false, _ => null } },
                _ => state,
            };
        }

        return isOwn || state.Upsert == true ? state : state with { Upsert = null };
    }

    private QueryOptionsState With(string property, ExpressionSyntax? value, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (property)
        {
            case SupabaseSymbols.UpsertProperty:
                return this with { Upsert = Constant(value, model, cancellationToken) as bool? };
            case SupabaseSymbols.OnConflictProperty:
                return value is not null && IsNull(value, model, cancellationToken)
                    ? this with { Target = ConflictColumns.Default, TargetValue = value }
                    : this with { Target = ConflictColumns.Parse(value is null ? null : KnownText.Of(value, model, cancellationToken)), TargetValue = value };
            case SupabaseSymbols.DuplicateResolutionProperty:
                return this with { Ignores = Constant(value, model, cancellationToken) is int resolution ? resolution == SupabaseSymbols.IgnoreDuplicates : null };
            default:
                return this;
        }
    }

    /// <summary>Upsert sets the property of the options that it gets; the client's other methods read them; nothing is known of anybody else.</summary>
    private QueryOptionsState After(ArgumentSyntax argument, bool isCertain, SupabaseSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        if (argument.Parent?.Parent is not InvocationExpressionSyntax call
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || !symbols.IsOfTable(method))
        {
            return Unknown;
        }

        return method.Name == SupabaseSymbols.Upsert && Upsert != true ? this with { Upsert = isCertain ? true : null } : this;
    }

    private static object? Constant(ExpressionSyntax? value, SemanticModel model, CancellationToken cancellationToken) =>
        value is not null && model.GetConstantValue(value, cancellationToken) is { HasValue: true } constant ? constant.Value : null;
}
