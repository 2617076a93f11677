using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;

namespace StripeSyncAnalyzers.Writes.AdoNet;

/// <summary>What the sources of commands have in common: a command has a type, parameters, and is executed elsewhere than it is made.</summary>
internal abstract class CommandWriteSource : WriteSource
{
    private static readonly ImmutableHashSet<string> TextProperty = ImmutableHashSet.Create(StringComparer.Ordinal, AdoNetSymbols.CommandText);
    private static readonly ImmutableHashSet<string> CreateMethod = ImmutableHashSet.Create(StringComparer.Ordinal, AdoNetSymbols.CreateCommand);

    public override ImmutableHashSet<string> Methods => CreateMethod;

    public override ImmutableHashSet<string> Properties => TextProperty;

    public override WriteContext Describe(SqlWrite write, SemanticModel model, CancellationToken cancellationToken)
    {
        var uses = CommandUses.Of(write.Call, model, cancellationToken);
        var executions = uses.Executions();
        return new WriteContext
        {
            HandlesUniqueViolation = executions.IsEmpty
                ? UniqueViolationHandler.IsAround(write.Call, model, cancellationToken)
                : executions.All(e => UniqueViolationHandler.IsAround(e, model, cancellationToken)),
            RequiresRow = executions.Any(e => RowRequirement.IsOf(e, model, cancellationToken)),
            FreshParameters = FreshOf(uses, executions, model, cancellationToken),
        };
    }

    /// <summary>Makes the write, unless the text is no SQL or is changed further.</summary>
    protected SqlWrite? Found(ExpressionSyntax? sql, SyntaxNode call, SemanticModel model, CancellationToken cancellationToken)
    {
        if (sql is null)
            return null;
        var uses = CommandUses.Of(call, model, cancellationToken);
        return uses.IsNameOfProcedureOrTable(model, cancellationToken) || uses.IsTextChanged() ? null : new SqlWrite(this, sql, call);
    }

    private static ImmutableHashSet<string> FreshOf(
        CommandUses uses, ImmutableArray<InvocationExpressionSyntax> executions, SemanticModel model, CancellationToken cancellationToken)
    {
        // A second execution sends the same value again.
        if (executions.Length > 1)
            return FreshParameters.None;

        var fresh = FreshParameters.None;
        var position = 0;
        foreach (var parameter in uses.Parameters(model, cancellationToken))
        {
            position++;
            if (parameter.Value is { } value
                && FreshValue.Is(value, parameter.Place, model, cancellationToken)
                && executions.All(e => FunctionScope.RunTogether(e, parameter.Place)))
            {
                fresh = fresh.Add(parameter.Name is { } name ? FreshParameters.NameOf(name) : position.ToString(CultureInfo.InvariantCulture));
            }
        }

        return fresh;
    }
}
