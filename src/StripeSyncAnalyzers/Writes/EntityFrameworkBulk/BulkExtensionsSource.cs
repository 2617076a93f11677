using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.EntityFramework;

namespace StripeSyncAnalyzers.Writes.EntityFrameworkBulk;

/// <summary>
/// EFCore.BulkExtensions: BulkInsert, which is COPY into the table, and BulkInsertOrUpdate, which is an upsert by UpdateByProperties or by the primary key.
/// </summary>
internal sealed class BulkExtensionsSource(EfLibrary library, INamedTypeSymbol extensions) : CallSource
{
    public const string ExtensionsName = "EFCore.BulkExtensions.DbContextBulkExtensions";
    public const string ConfigName = "EFCore.BulkExtensions.BulkConfig";
    public const string ContextParameter = "dbContext";
    public const string EntitiesParameter = "entities";
    public const string ConfigParameter = "bulkConfig";
    public const string ActionParameter = "bulkAction";
    public const string TypeParameter = "type";

    private static readonly ImmutableHashSet<string> InsertMethods = ImmutableHashSet.Create(StringComparer.Ordinal, "BulkInsert", "BulkInsertAsync");

    private static readonly ImmutableHashSet<string> UpsertMethods = ImmutableHashSet.Create(
        StringComparer.Ordinal, "BulkInsertOrUpdate", "BulkInsertOrUpdateAsync", "BulkInsertOrUpdateOrDelete", "BulkInsertOrUpdateOrDeleteAsync");

    public override ImmutableHashSet<string> Methods { get; } = InsertMethods.Union(UpsertMethods);

    /// <summary>Resolves it; null where the library is not referenced.</summary>
    public static BulkExtensionsSource? Resolve(Compilation compilation, EfLibrary library) =>
        compilation.GetTypeByMetadataName(ExtensionsName) is { } extensions ? new BulkExtensionsSource(library, extensions) : null;

    public override IEnumerable<CallWrite> FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation { TargetMethod: { } method } operation
            || !SymbolEqualityComparer.Default.Equals(method.ContainingType, extensions)
            || Arguments.Find(operation.Arguments, ContextParameter) is not { } context
            || Arguments.Find(operation.Arguments, EntitiesParameter) is not { } entities
            || Arguments.Find(operation.Arguments, TypeParameter) is not null
            || BulkConfigReader.Read(Arguments.Find(operation.Arguments, ConfigParameter) ?? Arguments.Find(operation.Arguments, ActionParameter), model, cancellationToken) is not { } config
            || EfRows.Of(library, context, new[] { entities }, isRange: true, model, cancellationToken) is not { } rows)
        {
            yield break;
        }

        var write = rows.Insert(config.SendsAllProperties);
        if (UpsertMethods.Contains(method.Name))
        {
            if (Target(rows, config) is not { } target)
                yield break;
            var updated = rows.Updated.Where(column => !target.Contains(column)).Select(static column => new CallAssignment(column));
            write = write with
            {
                Conflict = new CallConflict
                {
                    Target = target,
                    MakesMissingKey = config.UpdateBy is not null,
                    Updates = true,
                    Assignments = updated.ToImmutableArray(),
                },
            };
        }

        // With the identities set afterwards it goes through a table of its own.
        else if (!config.IsPlainInsert)
        {
            yield break;
        }

        yield return new CallWrite(write, (invocation.Expression is MemberAccessExpressionSyntax access ? access.Name : invocation.Expression).GetLocation())
        {
            Describe = token => new WriteContext { HandlesUniqueViolation = UniqueViolationHandler.IsAround(invocation, model, token) },
            Locate = part => part.Kind is WritePartKind.Target or WritePartKind.TargetColumn ? config.Place?.GetLocation() : rows.Locate(part),
        };
    }

    private static ImmutableArray<string>? Target(EfRows rows, BulkConfigReader config) => config.UpdateBy is { } names ? rows.ColumnsOf(names) : rows.Key;
}
