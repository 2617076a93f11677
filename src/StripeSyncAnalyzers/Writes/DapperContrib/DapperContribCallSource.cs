using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Schema;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes.AdoNet;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.DapperContrib;

/// <summary>Dapper.Contrib: Insert of an object or of a list of them. There is no upsert.</summary>
internal sealed class DapperContribCallSource : CallSource
{
    public const string ExtensionsName = "Dapper.Contrib.Extensions.SqlMapperExtensions";
    public const string ConnectionParameter = "connection";
    public const string EntityParameter = "entityToInsert";
    public const string AdapterParameter = "sqlAdapter";

    private static readonly ImmutableHashSet<string> InsertMethods = ImmutableHashSet.Create(StringComparer.Ordinal, "Insert", "InsertAsync");

    /// <summary>Global settings, after which neither the table nor the form of the SQL is known.</summary>
    private static readonly ImmutableArray<string> GlobalSettings = ImmutableArray.Create("TableNameMapper", "GetDatabaseType");

    private readonly INamedTypeSymbol extensions;
    private readonly DatabaseProviders providers;
    private readonly RetryingLazy<object> isDefault;

    private DapperContribCallSource(Compilation compilation, INamedTypeSymbol extensions, DatabaseProviders providers)
    {
        this.extensions = extensions;
        this.providers = providers;
        isDefault = new RetryingLazy<object>(token => !compilation.SyntaxTrees.Any(tree => GlobalSettings.Any(NameUses.Of(tree, token).Has)));
    }

    public override ImmutableHashSet<string> Methods => InsertMethods;

    /// <summary>Resolves it; null where Dapper.Contrib is not referenced.</summary>
    public static DapperContribCallSource? Resolve(Compilation compilation, DatabaseProviders providers) =>
        compilation.GetTypeByMetadataName(ExtensionsName) is { } extensions ? new DapperContribCallSource(compilation, extensions, providers) : null;

    public override IEnumerable<CallWrite> FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation { TargetMethod: { TypeArguments: { Length: 1 } types } method } operation
            || !SymbolEqualityComparer.Default.Equals(method.ContainingType, extensions)
            || Arguments.Find(operation.Arguments, AdapterParameter) is not null
            || Arguments.Find(operation.Arguments, ConnectionParameter) is not { } connection
            || Arguments.Find(operation.Arguments, EntityParameter) is not { } value
            || !providers.IsPostgreSql(connection, model, cancellationToken)
            || !(bool)isDefault.Get(cancellationToken)
            || ContribEntity.Of(types[0]) is not { } entity)
        {
            yield break;
        }

        var elements = entity.IsList ? Elements.Of(value, model, cancellationToken) : new Elements(ImmutableArray.Create(value), true);
        var objects = ImmutableArray.CreateRange(
            elements.Values.IsEmpty ? ImmutableArray.Create(value) : elements.Values,
            element => new PropertyValues(element, static method => method.ContainingNamespace?.Name == "Extensions", model, cancellationToken));
        var call = new WriteCall
        {
            Table = entity.Table,
            Schema = entity.Schema,
            Columns = ImmutableArray.CreateRange(entity.Columns, static c => c.Name),
            Rows = ImmutableArray.CreateRange(objects, row => ImmutableArray.CreateRange(entity.Columns, column => ValueOf(row, column))),
            RowsAreKnown = elements is { AreAll: true, Values.IsEmpty: false },
            ReturnsRows = !entity.IsList,
        };
        yield return new CallWrite(call, (invocation.Expression is MemberAccessExpressionSyntax access ? access.Name : invocation.Expression).GetLocation())
        {
            Describe = token => new WriteContext { HandlesUniqueViolation = UniqueViolationHandler.IsAround(invocation, model, token) },
            Locate = part => part.Kind == WritePartKind.Value && part.Row < objects.Length && entity.Columns.FirstOrDefault(c => c.Name == part.Column) is { } column
                ? objects[part.Row].Setter(column)?.GetLocation()
                : null,
        };
    }

    private static WriteValue ValueOf(PropertyValues row, IPropertySymbol column)
    {
        var value = row.Of(column);
        return value.Kind == WriteValueKind.Literal && column.Type.TypeKind == TypeKind.Enum ? WriteValue.Supplied : value;
    }
}
