using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>
/// Reads an owned type out of a model snapshot, <c>b.OwnsOne("Address", "Home", b1 =&gt; { … })</c>: its columns stand in the owner's table. They are
/// properties by the names <c>Home_Street</c>, which no property in C# has.
/// </summary>
internal static class OwnedReader
{
    /// <returns><see langword="false"/> where it is not plain: then nothing is known of its columns.</returns>
    public static bool Read(EntityModel owner, FluentCall call, ConstantReader constants)
    {
        if (call.Name != "OwnsOne" || call.Arguments.Length != 3 || constants.Text(call.Arguments[1].Expression) is not { } navigation
            || call.Arguments[2].Expression is not SimpleLambdaExpressionSyntax { Block: { } block } lambda)
            return false;

        var owned = new EntityModel(navigation);
        var builder = lambda.Parameter.Identifier.ValueText;
        var reader = new EntityBuilderReader(constants);
        foreach (var statement in block.Statements.OfType<ExpressionStatementSyntax>())
        {
            var chain = FluentChain.Of(statement.Expression);
            if (!chain.StartsAt(builder) || chain.Calls.Length == 0)
                return false;
            if (chain.Calls[0].Name is "WithOwner" or "HasOne" or "HasMany" or "Navigation")
                continue;
            reader.ReadCalls(owned, chain.Calls);
        }

        if (!owned.IsKnown || !owned.ColumnsAreKnown || owned.Table is null || owned.Table != owner.Table || owned.Indexes.Any(static i => i.IsUnique))
            return false;
        foreach (var property in owned.Properties.Values)
        {
            if (owned.PrimaryKey is { } key && key.Properties.Contains(property.Name))
                continue;
            var column = owner.Property(navigation + "_" + property.Name);
            column.Column = property.Column ?? column.Name;
            column.ColumnType = property.ColumnType;
            column.IsNullable = true;
            column.Generation = property.Generation;
            column.IsKnown = property.IsKnown;
        }

        return true;
    }
}
