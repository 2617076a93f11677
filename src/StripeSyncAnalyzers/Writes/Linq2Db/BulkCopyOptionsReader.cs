using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>What the options of BulkCopy make of it: a multi-row INSERT, one INSERT a row, or COPY.</summary>
internal static class BulkCopyOptionsReader
{
    /// <summary>Applies the options of a call.</summary>
    /// <returns>The write, or null where the options are not known.</returns>
    public static WriteCall? Apply(WriteCall write, Linq2DbCall call)
    {
        if (call.Argument(Linq2DbSymbols.OptionsParameter) is not { } options)
            return write;
        if (ObjectHistory.Of(options, call.Model, call.CancellationToken) is not { IsWhole: true } history || history.Creation.ArgumentList is { Arguments.Count: > 0 })
            return null;

        string? kind = null;
        string? action = null;
        foreach (var (property, value) in history.Assignments)
        {
            if (value is null)
                return null;
            switch (property)
            {
                case "BulkCopyType":
                    kind = NameOf(value, call);
                    if (kind is null)
                        return null;
                    break;
                case "ConflictAction":
                    action = NameOf(value, call);
                    if (action is null)
                        return null;
                    break;
                case "TableName" or "SchemaName":
                    if (KnownText.Of(value, call.Model, call.CancellationToken) is not { } name)
                        return null;
                    write = property == "TableName" ? write with { Table = name } : write with { Schema = name };
                    break;
                case "KeepIdentity" or "TableOptions" or "DatabaseName" or "ServerName":
                    return null;
            }
        }

        return (kind, action) switch
        {
            (_, null or "Default") => write,
            // Only the multi-row INSERT has a clause.
            ("MultipleRows", "Ignore") => write with { Conflict = new CallConflict() },
            ("ProviderSpecific" or "RowByRow", "Ignore") => write,
            _ => write with { Conflict = CallConflict.Unknown },
        };
    }

    /// <summary>The name of a value of an enumeration, or null.</summary>
    private static string? NameOf(ExpressionSyntax value, Linq2DbCall call) =>
        call.Model.GetSymbolInfo(value, call.CancellationToken).Symbol is IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } field ? field.Name : null;
}
