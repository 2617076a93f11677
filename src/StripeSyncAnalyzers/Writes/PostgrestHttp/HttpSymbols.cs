using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.PostgrestHttp;

/// <summary>The types of System.Net.Http, resolved once a compilation.</summary>
internal sealed class HttpSymbols
{
    public const string ClientName = "System.Net.Http.HttpClient";
    public const string InvokerName = "System.Net.Http.HttpMessageInvoker";
    public const string JsonExtensionsName = "System.Net.Http.Json.HttpClientJsonExtensions";
    public const string RequestName = "System.Net.Http.HttpRequestMessage";

    public const string PostAsync = "PostAsync";
    public const string PutAsync = "PutAsync";
    public const string PostAsJsonAsync = "PostAsJsonAsync";
    public const string PutAsJsonAsync = "PutAsJsonAsync";
    public const string SendAsync = "SendAsync";
    public const string Send = "Send";

    /// <summary>Parameters of the methods and of the constructor of HttpRequestMessage.</summary>
    public const string UriParameter = "requestUri";
    public const string ContentParameter = "content";
    public const string ValueParameter = "value";
    public const string OptionsParameter = "options";
    public const string RequestParameter = "request";
    public const string MethodParameter = "method";

    /// <summary>Properties of HttpRequestMessage and HttpClient.</summary>
    public const string UriProperty = "RequestUri";
    public const string MethodProperty = "Method";
    public const string ContentProperty = "Content";
    public const string HeadersProperty = "Headers";
    public const string DefaultHeadersProperty = "DefaultRequestHeaders";
    public const string BaseAddressProperty = "BaseAddress";

    private HttpSymbols(INamedTypeSymbol client, INamedTypeSymbol request, INamedTypeSymbol? invoker, INamedTypeSymbol? jsonExtensions)
    {
        Client = client;
        Request = request;
        Invoker = invoker;
        JsonExtensions = jsonExtensions;
    }

    public INamedTypeSymbol Client { get; }

    public INamedTypeSymbol Request { get; }

    public INamedTypeSymbol? Invoker { get; }

    public INamedTypeSymbol? JsonExtensions { get; }

    /// <summary>Resolves them; null where HttpClient is not referenced.</summary>
    public static HttpSymbols? Resolve(Compilation compilation) =>
        compilation.GetTypeByMetadataName(ClientName) is { } client && compilation.GetTypeByMetadataName(RequestName) is { } request
            ? new HttpSymbols(client, request, compilation.GetTypeByMetadataName(InvokerName), compilation.GetTypeByMetadataName(JsonExtensionsName))
            : null;

    /// <summary>Whether a method sends a request.</summary>
    public bool IsOfClient(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return SymbolEqualityComparer.Default.Equals(type, Client) || SymbolEqualityComparer.Default.Equals(type, Invoker) || SymbolEqualityComparer.Default.Equals(type, JsonExtensions);
    }
}
