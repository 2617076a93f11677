using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;
using StripeSyncAnalyzers.Writes.AdoNet;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>EF Core: the SQL of ExecuteSql, SqlQuery and FromSql in all their forms. The values of an interpolated string are parameters there.</summary>
internal sealed class EfRawSqlSource(EfLibrary library) : WriteSource
{
    private const string ValuesParameter = "parameters";
    private const string FacadeParameter = "databaseFacade";
    private const string SourceParameter = "source";

    public override ImmutableHashSet<string> Methods => EfSymbols.SqlMethods;

    public override SqlWrite? FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation operation
            || !(Is(operation.TargetMethod, library.Symbols.DatabaseExtensions) || Is(operation.TargetMethod, library.Symbols.QueryableExtensions))
            || Arguments.Find(operation.Arguments, EfSymbols.SqlParameter) is not { } sql)
            return null;

        var receiver = Arguments.Find(operation.Arguments, FacadeParameter) ?? Arguments.Find(operation.Arguments, SourceParameter);
        if (!library.Providers.IsPostgreSql(receiver is null ? null : ContextOf(receiver, model, cancellationToken), cancellationToken))
            return null;

        // A FormattableString is no text that could be put together: it stands where it is made.
        if (SinglyAssignedLocal.Initializer(sql, model, cancellationToken) is InterpolatedStringExpressionSyntax made && model.GetTypeInfo(made, cancellationToken).ConvertedType is { Name: nameof(FormattableString) })
            sql = made;
        return new SqlWrite(this, sql, invocation);
    }

    public override SqlText Adapt(SqlText sql) => EfPlaceholders.ToParameters(sql);

    public override WriteContext Describe(SqlWrite write, SemanticModel model, CancellationToken cancellationToken) => new()
    {
        HandlesUniqueViolation = UniqueViolationHandler.IsAround(write.Call, model, cancellationToken),
        FreshParameters = FreshOf(write, model, cancellationToken),
    };

    /// <summary>The context whose Database or set an expression is; null where it is not seen.</summary>
    internal static ITypeSymbol? ContextOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        if (SinglyAssignedLocal.Initializer(expression, model, cancellationToken) is { } initializer)
            expression = initializer;
        return expression switch
        {
            MemberAccessExpressionSyntax access => model.GetTypeInfo(access.Expression, cancellationToken).Type,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => model.GetTypeInfo(access.Expression, cancellationToken).Type,
            IdentifierNameSyntax or InvocationExpressionSyntax => model.GetSymbolInfo(expression, cancellationToken).Symbol switch
            {
                IPropertySymbol or IMethodSymbol => model.GetEnclosingSymbol(expression.SpanStart, cancellationToken)?.ContainingType,
                _ => null,
            },
            _ => null,
        };
    }

    private static bool Is(IMethodSymbol method, INamedTypeSymbol? type) => type is not null && SymbolEqualityComparer.Default.Equals(method.ContainingType, type);

    private static ImmutableHashSet<string> FreshOf(SqlWrite write, SemanticModel model, CancellationToken cancellationToken)
    {
        var fresh = FreshParameters.None.ToBuilder();
        if (write.Sql is InterpolatedStringExpressionSyntax interpolated)
        {
            var index = 0;
            foreach (var interpolation in interpolated.Contents.OfType<InterpolationSyntax>())
                Add(interpolation.Expression, index++);
        }

        if (model.GetOperation(write.Call, cancellationToken) is IInvocationOperation operation)
        {
            var argument = operation.Arguments.FirstOrDefault(static a => a.Parameter?.Name == ValuesParameter);
            var values = argument?.Value is IArrayCreationOperation { Initializer: { } list } ? list.ElementValues : ImmutableArray<IOperation>.Empty;
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i].Syntax is ExpressionSyntax value)
                    Add(value, i);
            }
        }

        return fresh.ToImmutable();

        // A value by its place, or a parameter with a name of its own.
        void Add(ExpressionSyntax value, int index)
        {
            var parameter = CommandParameter.FromExpression(value, model, cancellationToken);
            if (parameter is { Name: { } name, Value: { } named } && FreshValue.Is(named, write.Call, model, cancellationToken))
                fresh.Add(FreshParameters.NameOf(name));
            else if (FreshValue.Is(value, write.Call, model, cancellationToken))
                fresh.Add("p" + index.ToString(CultureInfo.InvariantCulture));
        }
    }
}
