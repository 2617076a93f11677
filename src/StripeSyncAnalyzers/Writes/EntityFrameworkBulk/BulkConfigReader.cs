using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.EntityFrameworkBulk;

/// <summary>What a BulkConfig says, made at the call, before it, or by an action.</summary>
/// <param name="UpdateBy">The properties that upserts match by; null for the primary key.</param>
/// <param name="Place">Where they stand.</param>
/// <param name="SendsAllProperties">False where properties are left out.</param>
/// <param name="IsPlainInsert">False where an insert goes through another table.</param>
internal sealed record BulkConfigReader(ImmutableArray<string>? UpdateBy, ExpressionSyntax? Place, bool SendsAllProperties, bool IsPlainInsert)
{
    /// <summary>Reads a configuration.</summary>
    /// <returns>What it says, or null where that is not known.</returns>
    public static BulkConfigReader? Read(ExpressionSyntax? config, SemanticModel model, CancellationToken cancellationToken)
    {
        var read = new BulkConfigReader(null, null, SendsAllProperties: true, IsPlainInsert: true);
        if (config is null || model.GetConstantValue(config, cancellationToken) is { HasValue: true, Value: null })
            return read;
        foreach (var (property, value) in Assignments(config, model, cancellationToken) ?? ImmutableArray.Create((Property: "", Value: (ExpressionSyntax?)null)))
        {
            if (value is null)
                return null;
            switch (property)
            {
                case BulkExtensionsSource.ConfigProperty:
                    if (Names(value, model, cancellationToken) is not { } names)
                        return null;
                    read = read with { UpdateBy = names, Place = value };
                    break;
                case "PropertiesToInclude" or "PropertiesToExclude":
                    read = read with { SendsAllProperties = false };
                    break;
                case "SetOutputIdentity" or "IncludeGraph" or "CustomDestinationTableName" or "CustomSourceTableName":
                    read = read with { IsPlainInsert = false };
                    break;
            }
        }

        return read;
    }

    private static ImmutableArray<(string Property, ExpressionSyntax? Value)>? Assignments(ExpressionSyntax config, SemanticModel model, CancellationToken cancellationToken)
    {
        if (config is LambdaExpressionSyntax action)
        {
            // config => config.UpdateByProperties = …, or several in a block without branches.
            var statements = action.Block?.Statements.Select(static s => (s as ExpressionStatementSyntax)?.Expression) ?? new[] { action.ExpressionBody };
            return statements.Select(static s => s is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax access, Right: var right } ? (access.Name.Identifier.ValueText, (ExpressionSyntax?)right) : ("", null)).ToImmutableArray();
        }

        return ObjectHistory.Of(config, model, cancellationToken) is { IsWhole: true } history ? history.Assignments : null;
    }

    private static ImmutableArray<string>? Names(ExpressionSyntax list, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Elements.Of(list, model, cancellationToken) is not { AreAll: true, Values: var values })
            return null;
        var names = values.Select(value => KnownText.Of(value, model, cancellationToken)).ToList();
        return names.Contains(null) ? null : names.Select(static name => name!).ToImmutableArray();
    }
}
