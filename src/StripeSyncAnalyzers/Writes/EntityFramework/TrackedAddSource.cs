using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;

namespace StripeSyncAnalyzers.Writes.EntityFramework;

/// <summary>EF Core: entities that Add and AddRange make inserts of the next SaveChanges, by a set or by the context.</summary>
internal sealed class TrackedAddSource(EfLibrary library) : CallSource
{
    public override ImmutableHashSet<string> Methods => EfSymbols.AddMethods;

    public override IEnumerable<CallWrite> FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (invocation.ArgumentList.Arguments.Count == 0
            || model.GetSymbolInfo(invocation, cancellationToken).Symbol is not IMethodSymbol method || !IsAdd(method)
            || FindContext(invocation, model, cancellationToken) is var context && !library.Providers.IsPostgreSql(context, cancellationToken))
            yield break;

        // The last argument of the asynchronous forms may be the cancellation token.
        var isRange = method.Name is "AddRange" or "AddRangeAsync";
        var arguments = invocation.ArgumentList.Arguments.Select(static a => a.Expression).Where(a => !IsCancellation(a, model, cancellationToken)).ToList();
        foreach (var added in AddedEntities.Of(isRange ? arguments : arguments.Take(1).ToList(), isRange, model, cancellationToken))
        {
            // Without a model it is still a write, of which nothing is known.
            yield return library.Models.Find(added.Rows[0].Type, context, cancellationToken) is var (contextModel, entity)
                ? Lower(invocation, added, contextModel, entity, model)
                : new CallWrite(new WriteCall { Table = "" }, PlaceOf(invocation));
        }
    }

    private static bool IsCancellation(ExpressionSyntax argument, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetTypeInfo(argument, cancellationToken).Type is { Name: nameof(CancellationToken) };

    private bool IsAdd(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
            method = overridden;
        var type = method.ContainingType?.OriginalDefinition;
        return SymbolEqualityComparer.Default.Equals(type, library.Symbols.Set) || SymbolEqualityComparer.Default.Equals(type, library.Symbols.Context);
    }

    /// <summary>The type of the context; null where it is not seen.</summary>
    private INamedTypeSymbol? FindContext(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        ITypeSymbol? type = invocation.Expression is MemberAccessExpressionSyntax { Expression: var receiver }
            ? model.GetTypeInfo(receiver, cancellationToken).Type is var own && library.Symbols.IsContext(own) ? own : EfRawSqlSource.ContextOf(receiver, model, cancellationToken)
            : model.GetEnclosingSymbol(invocation.SpanStart, cancellationToken)?.ContainingType;
        return type is INamedTypeSymbol context && library.Symbols.IsContext(context) && !SymbolEqualityComparer.Default.Equals(context, library.Symbols.Context) ? context : null;
    }

    private CallWrite Lower(InvocationExpressionSyntax invocation, AddedEntities added, ContextModel context, EntityModel entity, SemanticModel model, Func<string, string>? style = null)
    {
        var sent = entity.Properties.Values.Where(static p => p.Generation != ValueGeneration.Always).ToImmutableArray();
        var call = new WriteCall
        {
            Table = style is null ? entity.Table! : style(entity.Table!),
            Schema = entity.Schema ?? context.DefaultSchema,
            Columns = ImmutableArray.CreateRange(sent, ColumnOf),

            // Conventions and relationships may map more than is seen in the code.
            ColumnsAreKnown = context.IsSnapshot && entity.ColumnsAreKnown,
            Rows = ImmutableArray.CreateRange(added.Rows.Select(row => ImmutableArray.CreateRange(sent, row.ValueOf))),
            RowsAreKnown = added.AreAll,
            CanResolveConflicts = false,
        };
        return new CallWrite(call, PlaceOf(invocation))
        {
            // The convention may be turned on where the context is registered, in another project.
            Otherwise = style is null && !context.NamesAreKnown && !context.IsSnapshot ? () => Lower(invocation, added, context, entity, model, NamingStyle.SnakeCase) : null,
            Describe = token => new WriteContext
            {
                HandlesUniqueViolation = UpdateExceptionHandler.IsAround(invocation, model, token),
                LookedUpColumns = LookUps.Before(invocation, added.Rows[0].Type, entity, ColumnOf, library.Symbols, model, token),
            },
            Locate = part => part.Kind == WritePartKind.Value && part.Row < added.Rows.Count
                ? added.Rows[part.Row].Locate(sent.FirstOrDefault(p => ColumnOf(p) == part.Column)?.Name ?? "")
                : null,
        };

        string ColumnOf(PropertyModel property) => style is null || (property.Column is not null && property.Column != property.Name) ? property.Column ?? property.Name : style(property.Name);
    }

    /// <summary>The set, which names the table, or the method of the context.</summary>
    private static Location PlaceOf(InvocationExpressionSyntax invocation)
    {
        if (invocation.Expression is not MemberAccessExpressionSyntax access)
            return invocation.Expression.GetLocation();
        return access.Expression is MemberAccessExpressionSyntax { Name: IdentifierNameSyntax set } ? set.GetLocation() : access.Name.GetLocation();
    }
}
