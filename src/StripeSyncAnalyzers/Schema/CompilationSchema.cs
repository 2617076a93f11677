using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeSync.Sql.Catalogs;

namespace StripeSyncAnalyzers.Schema;

/// <summary>The migrations of a compilation, and the catalog that they make; where there are none, the one that its code implies.</summary>
internal sealed class CompilationSchema
{
    private const string KindKey = "build_metadata.AdditionalFiles.StripeSyncKind";
    private const string RootKey = "build_metadata.AdditionalFiles.StripeSyncRoot";
    private const string SchemaKind = "Schema";

    private readonly Dictionary<AdditionalText, SchemaDocument> byText;
    private readonly RetryingLazy<Dictionary<SchemaFile, SchemaDocument>> documents;
    private readonly RetryingLazy<Catalog> catalog;

    private readonly RetryingLazy<ImplicitSchema> implied;

    private CompilationSchema(
        Dictionary<AdditionalText, SchemaDocument> byText, ImmutableArray<SchemaRoot> roots, bool isDeclared, EngineOptions options, Func<CancellationToken, ImplicitSchema>? implicitSchema)
    {
        this.byText = byText;
        documents = new RetryingLazy<Dictionary<SchemaFile, SchemaDocument>>(_ => byText.Values.ToDictionary(static d => d.File));
        Roots = roots;
        IsDeclared = isDeclared;
        implied = new RetryingLazy<ImplicitSchema>(token => isDeclared || implicitSchema is null ? ImplicitSchema.None : implicitSchema(token));
        catalog = new RetryingLazy<Catalog>(token => CatalogCache.Get(isDeclared ? roots : implied.Get(token).Roots, options, token));
    }

    /// <summary>True when the project names at least one schema file, readable or not.</summary>
    public bool IsDeclared { get; }

    /// <summary>The folders of migrations, in the order in which the project names them.</summary>
    public ImmutableArray<SchemaRoot> Roots { get; }

    /// <summary>Says whether an additional file is a schema file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">The options of the compilation.</param>
    /// <returns><see langword="true"/> for a StripeSyncSchema item.</returns>
    public static bool IsSchemaFile(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        string.Equals(Metadata(options.GetOptions(file), KindKey), SchemaKind, StringComparison.OrdinalIgnoreCase);

    /// <summary>Collects the schema files, each parsed once as long as it does not change.</summary>
    /// <param name="files">The schema files.</param>
    /// <param name="parse">Parses a file, or finds what it was parsed to before.</param>
    /// <param name="optionsOf">The options of the compilation.</param>
    /// <param name="engine">The settings.</param>
    /// <param name="implicitSchema">Makes the schema that counts where no file declares one, on the first demand; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The schema.</returns>
    public static CompilationSchema Collect(
        ImmutableArray<AdditionalText> files,
        Func<AdditionalText, SchemaDocument?> parse,
        AnalyzerConfigOptionsProvider optionsOf,
        EngineOptions engine,
        Func<CancellationToken, ImplicitSchema>? implicitSchema,
        CancellationToken cancellationToken)
    {
        var byText = new Dictionary<AdditionalText, SchemaDocument>(files.Length);
        var roots = new Dictionary<string, ImmutableArray<SchemaFile>.Builder>(StringComparer.Ordinal);
        var order = new List<string>();
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Two items may name one file; it must not be replayed twice.
            if (parse(file) is not { } document || !paths.Add(file.Path))
                continue;

            byText[file] = document;
            var root = RootOf(file, optionsOf);
            if (!roots.TryGetValue(root, out var members))
            {
                roots.Add(root, members = ImmutableArray.CreateBuilder<SchemaFile>());
                order.Add(root);
            }

            members.Add(document.File);
        }

        return new CompilationSchema(
            byText,
            ImmutableArray.CreateRange(order.Select(root => new SchemaRoot(root, roots[root].ToImmutable()))),
            isDeclared: files.Length > 0,
            engine,
            implicitSchema);
    }

    /// <summary>What a file was parsed to; null for one that cannot be read, or is no schema file.</summary>
    /// <param name="text">The file as the host gave it.</param>
    public SchemaDocument? Document(AdditionalText text) => byText.TryGetValue(text, out var document) ? document : null;

    /// <summary>The catalog after all migrations; replayed once, and again after one of them changed.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The catalog.</returns>
    public Catalog GetCatalog(CancellationToken cancellationToken) => catalog.Get(cancellationToken);

    /// <summary>Makes the location of a declaration.</summary>
    /// <param name="origin">Where a migration declares something, or null.</param>
    /// <returns>The location, or null for the built-in profile.</returns>
    public Location? Locate(Origin? origin)
    {
        if (origin is null)
            return null;
        return documents.Get(CancellationToken.None).TryGetValue(origin.File, out var document) ? document.Locate(origin.Span) : IsDeclared ? null : implied.Get(CancellationToken.None).Locate(origin);
    }

    /// <summary>Whether anything says what the database looks like: a file, or else the code.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if something does.</returns>
    public bool IsKnown(CancellationToken cancellationToken) => IsDeclared || !implied.Get(cancellationToken).Roots.IsEmpty;

    private static string RootOf(AdditionalText file, AnalyzerConfigOptionsProvider options)
    {
        var root = Metadata(options.GetOptions(file), RootKey) ?? FolderOf(file.Path);
        return root.Replace('\\', '/').TrimEnd('/');
    }

    // Not System.IO.Path: the separators are those of the machine that made the path, which need not be this one.
    private static string FolderOf(string path)
    {
        var separator = path.LastIndexOfAny(new[] { '/', '\\' });
        return separator < 0 ? "" : path.Substring(0, separator);
    }

    private static string? Metadata(AnalyzerConfigOptions options, string key)
    {
        if (options.TryGetValue(key, out var value) || options.TryGetValue(key.ToLowerInvariant(), out value))
            return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        return null;
    }
}
