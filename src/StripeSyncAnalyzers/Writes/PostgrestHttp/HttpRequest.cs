using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes.Objects;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.PostgrestHttp;

/// <summary>The verbs that insert.</summary>
internal enum HttpVerb
{
    Other,
    Post,
    Put,
}

/// <summary>A request as far as it is known at the call that sends it.</summary>
internal sealed record HttpRequest(HttpVerb Verb, ExpressionSyntax Uri, PreferHeaders Headers, Payload Payload)
{
    /// <summary>Follows an HttpRequestMessage to where it is made; null where that is not known.</summary>
    public static HttpRequest? OfMessage(ExpressionSyntax message, HttpSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
    {
        if (ObjectHistory.Of(message, model, cancellationToken) is not { } history
            || !SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(history.Creation, cancellationToken).Type, symbols.Request))
        {
            return null;
        }

        var arguments = history.Creation.ArgumentList?.Arguments;
        var verb = arguments?.Count > 0 ? VerbOf(arguments.Value[0].Expression, model, cancellationToken) : HttpVerb.Other;
        var uri = arguments?.Count > 1 ? arguments.Value[1].Expression : null;
        ExpressionSyntax? content = null;
        var headers = new PreferHeaders();
        foreach (var (property, value) in history.Assignments)
        {
            switch (property)
            {
                case HttpSymbols.MethodProperty:
                    verb = value is null ? HttpVerb.Other : VerbOf(value, model, cancellationToken);
                    break;
                case HttpSymbols.UriProperty:
                    uri = value;
                    break;
                case HttpSymbols.ContentProperty:
                    content = value;
                    break;
                case HttpSymbols.HeadersProperty:
                    headers = value is InitializerExpressionSyntax initializer ? headers.With(initializer, model, cancellationToken) : headers.AsUnknown();
                    break;
            }
        }

        foreach (var (property, call, isCertain) in history.PropertyCalls)
        {
            if (property == HttpSymbols.HeadersProperty)
                headers = headers.With(call, isCertain, model, cancellationToken);
        }

        // Whoever got the message, or a name for it, may have added headers.
        if (!history.IsWhole || !history.Passed.IsEmpty || history.Calls.Any())
            headers = headers.AsUnknown();
        if (content is not null)
            headers = WithContent(headers, content, model, cancellationToken);
        return uri is null ? null : new HttpRequest(verb, uri, headers, content is null ? Payload.Unknown : new JsonPayload(model, cancellationToken).OfContent(content));
    }

    /// <summary>Adds the headers that are set on a content: <c>content.Headers.Add("Prefer", …)</c>.</summary>
    public static PreferHeaders WithContent(PreferHeaders headers, ExpressionSyntax content, SemanticModel model, CancellationToken cancellationToken)
    {
        if (ObjectHistory.Strip(content) is not IdentifierNameSyntax local || model.GetSymbolInfo(local, cancellationToken).Symbol is not { } symbol)
            return headers;
        foreach (var call in FunctionScope.MemberOf(local).DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: HttpSymbols.HeadersProperty, Expression: IdentifierNameSyntax name } }
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, symbol))
            {
                headers = headers.With(call, isCertain: call.FirstAncestorOrSelf<StatementSyntax>()?.Parent == local.FirstAncestorOrSelf<StatementSyntax>()?.Parent && call.SpanStart < local.SpanStart, model, cancellationToken);
            }
        }

        return headers;
    }

    /// <summary>The text of an address: a string, or new Uri(…), at the call or in a local.</summary>
    public static SqlCandidate? TextOf(ExpressionSyntax uri, SemanticModel model, CancellationToken cancellationToken)
    {
        var value = ObjectHistory.Strip(uri);
        if (model.GetTypeInfo(value, cancellationToken).Type?.SpecialType != SpecialType.System_String
            && SinglyAssignedLocal.Initializer(value, model, cancellationToken) is { } initializer)
        {
            value = ObjectHistory.Strip(initializer);
        }

        // new Uri(base, relative): the path is in the second one.
        if (value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments })
            value = arguments.Count > 1 && model.GetTypeInfo(arguments[1].Expression, cancellationToken).Type?.SpecialType == SpecialType.System_String ? arguments[1].Expression : arguments[0].Expression;
        var candidates = SqlStringEvaluator.Evaluate(value, model, cancellationToken);
        return candidates.Length == 1 ? candidates[0] : null;
    }

    private static HttpVerb VerbOf(ExpressionSyntax method, SemanticModel model, CancellationToken cancellationToken)
    {
        var value = ObjectHistory.Strip(method);
        var name = value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } ? KnownText.Of(arguments[0].Expression, model, cancellationToken) : SyntaxNames.Of(value);
        return name?.ToUpperInvariant() switch
        {
            "POST" => HttpVerb.Post,
            "PUT" => HttpVerb.Put,
            _ => HttpVerb.Other,
        };
    }
}
