using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.Writes.Objects;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.PostgrestHttp;

/// <summary>The headers that decide what PostgREST does with a request. What is not understood makes them unknown.</summary>
internal sealed record PreferHeaders
{
    private const string Prefer = "Prefer";
    private const string ContentProfile = "Content-Profile";
    private const string Merge = "resolution=merge-duplicates";
    private const string Ignore = "resolution=ignore-duplicates";

    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<bool>> s_setters = new();

    /// <summary>The preference.</summary>
    public Resolution Resolution { get; private init; } = Resolution.None;

    /// <summary>The schema; null for the default one.</summary>
    public string? Schema { get; private init; }

    private PreferHeaders Unknown => this with { Resolution = Resolution.Unknown };

    /// <summary>Adds what the initializer <c>Headers = { { "Prefer", "…" } }</c> says.</summary>
    public PreferHeaders With(InitializerExpressionSyntax initializer, SemanticModel model, CancellationToken cancellationToken)
    {
        var headers = this;
        foreach (var element in initializer.Expressions)
        {
            if (element is InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ComplexElementInitializerExpression, Expressions: { Count: 2 } pair })
                headers = headers.With(pair[0], pair[1], isCertain: true, model, cancellationToken);
        }

        return headers;
    }

    /// <summary>Adds what a call on a collection of headers does: <c>Headers.Add("Prefer", "…")</c>.</summary>
    public PreferHeaders With(InvocationExpressionSyntax call, bool isCertain, SemanticModel model, CancellationToken cancellationToken)
    {
        var arguments = call.ArgumentList.Arguments;
        if (SyntaxNames.Of(call.Expression) is not ("Add" or "TryAddWithoutValidation") || arguments.Count != 2)
            return SyntaxNames.Of(call.Expression) is "Remove" or "Clear" ? Unknown : this;
        return With(arguments[0].Expression, arguments[1].Expression, isCertain, model, cancellationToken);
    }

    /// <summary>Adds the headers that a client sends with each request, as far as its own member or type says so.</summary>
    public PreferHeaders WithDefaultsOf(ExpressionSyntax client, SemanticModel model, CancellationToken cancellationToken)
    {
        var reference = ObjectHistory.Strip(client);
        if (ObjectHistory.Of(reference, model, cancellationToken) is { IsWhole: true } history && history.Passed.IsEmpty)
        {
            var headers = this;
            foreach (var (_, call, isCertain) in history.PropertyCalls.Where(static c => c.Property == HttpSymbols.DefaultHeadersProperty))
                headers = headers.With(call, isCertain, model, cancellationToken);
            foreach (var (_, value) in history.Assignments.Where(static a => a.Property == HttpSymbols.DefaultHeadersProperty))
                headers = value is InitializerExpressionSyntax initializer ? headers.With(initializer, model, cancellationToken) : headers.Unknown;
            return headers;
        }

        // Whoever made the client may have set its headers.
        return AreSetSomewhere(model.Compilation, cancellationToken) ? Unknown : this;
    }

    /// <summary>Nothing is known of them.</summary>
    public PreferHeaders AsUnknown() => Unknown;

    private PreferHeaders With(ExpressionSyntax name, ExpressionSyntax value, bool isCertain, SemanticModel model, CancellationToken cancellationToken)
    {
        var text = KnownText.Of(name, model, cancellationToken);
        if (text is null)
            return Unknown;
        if (string.Equals(text, ContentProfile, StringComparison.OrdinalIgnoreCase))
            return KnownText.Of(value, model, cancellationToken) is { } schema && isCertain ? this with { Schema = schema } : Unknown;
        if (!string.Equals(text, Prefer, StringComparison.OrdinalIgnoreCase))
            return this;

        var values = KnownText.Of(value, model, cancellationToken) is { } one
            ? new[] { one }
            : Elements.Of(value, model, cancellationToken) is { AreAll: true } several ? several.Values.Select(v => KnownText.Of(v, model, cancellationToken)).ToArray() : new string?[] { null };
        var headers = this;
        foreach (var preference in values.SelectMany(static v => v?.Split(',') ?? new string?[] { null }))
            headers = headers.WithPreference(preference?.Trim(), isCertain);
        return headers;
    }

    private PreferHeaders WithPreference(string? preference, bool isCertain)
    {
        var resolution = preference switch
        {
            null => Resolution.Unknown,
            Merge => Resolution.Merge,
            Ignore => Resolution.Ignore,
            _ => Resolution.None,
        };
        if (resolution == Resolution.None)
            return this;

        // Of two preferences PostgREST takes one.
        return this with { Resolution = isCertain && Resolution == Resolution.None ? resolution : Resolution.Unknown };
    }

    /// <summary>Whether a file of the project both configures clients or handlers and names the header or a resolution.</summary>
    private static bool AreSetSomewhere(Compilation compilation, CancellationToken cancellationToken) =>
        compilation.SyntaxTrees.Any(tree => AreSetIn(tree, cancellationToken));

    /// <summary>Once a tree, which lives on when another one is typed in.</summary>
    private static bool AreSetIn(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (s_setters.TryGetValue(tree, out var known))
            return known.Value;
        var text = tree.GetText(cancellationToken).ToString();
        var isSetter = Has(text, HttpSymbols.DefaultHeadersProperty, "DelegatingHandler", "HttpClientHandler") && Has(text, "\"" + Prefer + "\"", "resolution=");
        return s_setters.GetValue(tree, _ => new StrongBox<bool>(isSetter)).Value;
    }

    private static bool Has(string text, params string[] words) => words.Any(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
}
