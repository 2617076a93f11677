using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.EntityFramework;
using StripeSyncAnalyzers.Writes.Objects;

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
    public const string ConfigProperty = "UpdateByProperties";

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
            write = Upsert(target);
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
            Repairs = found => KeyRepairs.Retarget(found, ConfigProperty, columns => Edit(rows, config, columns, invocation, model), Upsert),
        };

        WriteCall Upsert(ImmutableArray<string> columns) => rows.Insert(config.SendsAllProperties) with
        {
            Conflict = new CallConflict
            {
                Target = columns,
                MakesMissingKey = config.UpdateBy is not null,
                Updates = true,
                Assignments = rows.Updated.Where(column => !columns.Contains(column)).Select(static column => new CallAssignment(column)).ToImmutableArray(),
            },
        };
    }

    /// <summary>The names of other properties, in the list that is there; null for a list that other calls may have too.</summary>
    private static (string, LiteralEdit)? Edit(EfRows rows, BulkConfigReader config, ImmutableArray<string> columns, InvocationExpressionSyntax call, SemanticModel model)
    {
        if (config.Place is not { } list || !call.Span.Contains(list.Span) || rows.MembersOf(columns) is not { } members)
            return null;
        var span = ObjectHistory.Strip(list) switch
        {
            BaseObjectCreationExpressionSyntax { Initializer.Expressions: { Count: > 0 } items } => TextSpan.FromBounds(items[0].SpanStart, items.Last().Span.End),
            CollectionExpressionSyntax { Elements: { Count: > 0 } items } => TextSpan.FromBounds(items[0].SpanStart, items.Last().Span.End),
            _ => (TextSpan?)null,
        };
        var names = string.Join(", ", members.Select(member => $"nameof({rows.TypeName(model, call.SpanStart)}.{member})"));
        return span is { } place ? (string.Join(", ", members), LiteralEdit.Code(place, names)) : null;
    }

    private static ImmutableArray<string>? Target(EfRows rows, BulkConfigReader config) => config.UpdateBy is { } names ? rows.ColumnsOf(names) : rows.Key;
}
