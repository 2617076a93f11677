using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.EntityFramework;
using StripeSyncAnalyzers.Writes.Linq2Db;

namespace StripeSyncAnalyzers.Writes.EntityFrameworkBulk;

/// <summary>linq2db.EntityFrameworkCore: BulkCopy by a context, which is linq2db's BulkCopy with the mapping of EF Core's model.</summary>
internal sealed class LinqToDBBridgeSource(EfLibrary library, INamedTypeSymbol extensions) : CallSource
{
    public const string ExtensionsName = "LinqToDB.EntityFrameworkCore.LinqToDBForEFTools";
    public const string ContextParameter = "context";

    public override ImmutableHashSet<string> Methods => Linq2DbSymbols.BulkCopyMethods;

    /// <summary>Resolves it; null where the library is not referenced.</summary>
    public static LinqToDBBridgeSource? Resolve(Compilation compilation, EfLibrary library) =>
        compilation.GetTypeByMetadataName(ExtensionsName) is { } extensions ? new LinqToDBBridgeSource(library, extensions) : null;

    public override IEnumerable<CallWrite> FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation { TargetMethod: { } method } operation
            || !SymbolEqualityComparer.Default.Equals(method.ContainingType, extensions))
        {
            yield break;
        }

        var call = new Linq2DbCall(invocation, method, operation.Arguments, model, cancellationToken);
        if (call.Argument(ContextParameter) is not { } context
            || call.Argument(Linq2DbSymbols.SourceParameter) is not { } source
            || EfRows.Of(library, context, new[] { source }, isRange: true, model, cancellationToken) is not { } rows
            || BulkCopyOptionsReader.Apply(rows.Insert(areColumnsKnown: true), call) is not { } write)
        {
            yield break;
        }

        yield return new CallWrite(write, call.Place)
        {
            Describe = token => new WriteContext { HandlesUniqueViolation = UniqueViolationHandler.IsAround(invocation, model, token) },
            Locate = rows.Locate,
        };
    }
}
