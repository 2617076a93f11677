using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes.Objects;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.PostgrestHttp;

/// <summary>Plain HTTP to PostgREST: a POST or PUT to an address under <c>/rest/v1/</c>.</summary>
internal sealed class PostgrestHttpCallSource(HttpSymbols symbols) : CallSource
{
    private const string RetargetKey = "retarget";

    private static readonly ImmutableHashSet<string> Sending = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        HttpSymbols.PostAsync, HttpSymbols.PutAsync, HttpSymbols.PostAsJsonAsync, HttpSymbols.PutAsJsonAsync, HttpSymbols.SendAsync, HttpSymbols.Send);

    public override ImmutableHashSet<string> Methods => Sending;

    public override IEnumerable<CallWrite> FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(invocation, cancellationToken) is not IInvocationOperation { TargetMethod: var method } operation
            || !symbols.IsOfClient((method.ReducedFrom ?? method).OriginalDefinition)
            || ClientOf(invocation, operation) is not { } client
            || RequestOf(operation, model, cancellationToken) is not { Verb: not HttpVerb.Other } request
            || HttpRequest.TextOf(request.Uri, model, cancellationToken) is not { } text
            || PostgrestUrl.Parse(text, IsUnderPrefix(client, model, cancellationToken)) is not { } url)
        {
            yield break;
        }

        var headers = request.Headers.WithDefaultsOf(client, model, cancellationToken);
        if (Lower(request, headers, url) is not { } write)
            yield break;
        yield return new CallWrite(write, (url.Source!.Map.Locate(url.TableSpan) is { } table && table.SourceTree == invocation.SyntaxTree ? table : request.Uri.GetLocation()))
        {
            Describe = token => new WriteContext { HandlesUniqueViolation = ConflictResponse.IsHandled(invocation, model, token) },
            Locate = part => part.Kind is WritePartKind.Target or WritePartKind.TargetColumn or WritePartKind.Conflict && url.TargetSpan is { Length: > 0 } span ? url.Source.Map.Locate(span) : null,
            Repairs = found => Repairs(found, write, url, invocation.SyntaxTree),
        };
    }

    private static ExpressionSyntax? ClientOf(InvocationExpressionSyntax invocation, IInvocationOperation operation) =>
        operation.TargetMethod is { IsExtensionMethod: true, ReducedFrom: null } && operation.Arguments.Length > 0
            ? (operation.Arguments[0].Syntax as ArgumentSyntax)?.Expression ?? (invocation.Expression as MemberAccessExpressionSyntax)?.Expression
            : (invocation.Expression as MemberAccessExpressionSyntax)?.Expression;

    private HttpRequest? RequestOf(IInvocationOperation operation, SemanticModel model, CancellationToken cancellationToken)
    {
        var verb = operation.TargetMethod.Name is HttpSymbols.PutAsync or HttpSymbols.PutAsJsonAsync ? HttpVerb.Put : HttpVerb.Post;
        var payload = new JsonPayload(model, cancellationToken);
        switch (operation.TargetMethod.Name)
        {
            case HttpSymbols.SendAsync or HttpSymbols.Send:
                return Arguments.Find(operation.Arguments, HttpSymbols.RequestParameter) is { } message ? HttpRequest.OfMessage(message, symbols, model, cancellationToken) : null;
            case HttpSymbols.PostAsJsonAsync or HttpSymbols.PutAsJsonAsync:
                return Arguments.Find(operation.Arguments, HttpSymbols.UriParameter) is { } uri && Arguments.Find(operation.Arguments, HttpSymbols.ValueParameter) is { } value
                    ? new HttpRequest(verb, uri, new PreferHeaders(), payload.OfValue(value, HasOptions(operation)))
                    : null;
            default:
                return Arguments.Find(operation.Arguments, HttpSymbols.UriParameter) is { } address && Arguments.Find(operation.Arguments, HttpSymbols.ContentParameter) is { } content
                    ? new HttpRequest(verb, address, HttpRequest.WithContent(new PreferHeaders(), content, model, cancellationToken), payload.OfContent(content))
                    : null;
        }
    }

    private static bool HasOptions(IInvocationOperation operation) => operation.Arguments.Any(static a =>
        a.ArgumentKind == ArgumentKind.Explicit && a.Parameter is { Name: HttpSymbols.OptionsParameter or "jsonTypeInfo" } && !a.Value.ConstantValue.HasValue);

    /// <summary>BaseAddress = new Uri("https://host/rest/v1/"), where the client's own member or type says so.</summary>
    private static bool IsUnderPrefix(ExpressionSyntax client, SemanticModel model, CancellationToken cancellationToken)
    {
        var addresses = ObjectHistory.Of(client, model, cancellationToken) is { } history
            ? history.Assignments.Where(static a => a.Property == HttpSymbols.BaseAddressProperty).Select(static a => a.Value).ToList()
            : new List<ExpressionSyntax?>();
        if (addresses.Count == 0 && ObjectHistory.Strip(client) is IdentifierNameSyntax name && model.GetSymbolInfo(name, cancellationToken).Symbol is { } symbol)
        {
            addresses = (name.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? FunctionScope.MemberOf(name)).DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Where(a => a.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: HttpSymbols.BaseAddressProperty, Expression: var target }
                    && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(target, cancellationToken).Symbol, symbol))
                .Select(static a => (ExpressionSyntax?)a.Right)
                .ToList();
        }

        return addresses.Count == 1 && addresses[0] is { } address
            && HttpRequest.TextOf(address, model, cancellationToken) is { } text
            && text.Sql.Text.EndsWith("/rest/v1/", StringComparison.Ordinal);
    }

    private static WriteCall? Lower(HttpRequest request, PreferHeaders headers, PostgrestUrl url)
    {
        var payload = !url.Columns.IsKnown ? Payload.Unknown : url.Columns.Columns.IsEmpty ? request.Payload : request.Payload.Only(url.Columns.Columns);
        if (request.Verb == HttpVerb.Post)
            return new PostgrestWrite(url.Table, headers.Resolution, url.Target, payload) { Schema = headers.Schema }.Lower() with { SendsWholeJob = true };

        // A PUT is an upsert on the primary key, which its filters name; without them PostgREST refuses it.
        if (url.Filters.IsEmpty)
            return null;
        var put = new PostgrestWrite(url.Table, Resolution.Merge, new ConflictColumns(url.Filters, true), payload) { Schema = headers.Schema }.Lower();
        return put with { Conflict = put.Conflict! with { IsPrimaryKey = true } };
    }

    /// <summary>Another on_conflict, written into the address.</summary>
    private static IEnumerable<CallRepair> Repairs(CallFinding found, WriteCall write, PostgrestUrl url, SyntaxTree tree)
    {
        if (found.Finding.RuleId is not (RuleIds.ConflictTargetMatchesNoKey or RuleIds.KeyCannotArbitrate) || url.TargetSpan is not { Length: > 0 } span)
            yield break;
        foreach (var key in found.Finding.Keys)
        {
            if (key.IsPartial || key.Columns.IsDefault || ConflictColumns.Write(key.Columns) is not { } target
                || url.Source!.Map.Translate(new SqlEdit(span, target)) is not { } edit || edit.Tree != tree)
            {
                continue;
            }

            var after = write with { Conflict = write.Conflict! with { Target = key.Columns, IsDefaultTarget = false } };
            yield return new CallRepair(RetargetKey, "Set on_conflict=" + target, ImmutableArray.Create(new LiteralEdit(edit.Span, edit.NewSql)), after);
            yield break;
        }
    }
}
