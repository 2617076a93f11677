using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.AdoNet;

/// <summary>Values of System.Data.CommandType.</summary>
internal static class CommandTypes
{
    public const int StoredProcedure = 4;
    public const int TableDirect = 512;

    /// <summary>Says whether a command type makes the text a name instead of SQL.</summary>
    public static bool IsProcedureOrTable(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetConstantValue(value, cancellationToken) is { HasValue: true, Value: StoredProcedure or TableDirect };
}
