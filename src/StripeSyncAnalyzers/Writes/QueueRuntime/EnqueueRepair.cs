using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using StripeSync.Sql.Conflicts;

namespace StripeSyncAnalyzers.Writes.QueueRuntime;

/// <summary>
/// Puts the enqueue of StripeSync.Queue in the place of a write that asks for one job: where the package is referenced, the call is awaited and its
/// result is not used.
/// </summary>
internal sealed class EnqueueRepair
{
    /// <summary>The key of the repair.</summary>
    public const string Key = "enqueue-through-queue";

    public const string ExtensionsName = "StripeSync.Queue.StripeSyncQueueExtensions";
    public const string SpaceIdName = "StripeSync.Queue.SpaceId";
    public const string Method = "EnqueueStripeSyncAsync";
    private const string Title = "Enqueue through StripeSync.Queue";
    private const string Namespace = "StripeSync.Queue";

    private readonly Compilation compilation;
    private readonly ITypeSymbol spaceId;

    private EnqueueRepair(Compilation compilation, ITypeSymbol spaceId)
    {
        this.compilation = compilation;
        this.spaceId = spaceId;
    }

    /// <summary>Resolves the package's types; null where it is not referenced.</summary>
    public static EnqueueRepair? Resolve(Compilation compilation) =>
        compilation.GetTypeByMetadataName(ExtensionsName) is not null && compilation.GetTypeByMetadataName(SpaceIdName) is { } spaceId
            ? new EnqueueRepair(compilation, spaceId)
            : null;

    /// <summary>Makes the repair of a write.</summary>
    /// <param name="write">Where the SQL is handed over.</param>
    /// <param name="request">What the SQL asks for.</param>
    /// <param name="model">The semantic model of its tree.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The repair, or null where the C# around the call does not allow it.</returns>
    public SourceRemedy? Of(SqlWrite write, EnqueueRequest request, SemanticModel model, CancellationToken cancellationToken)
    {
        var call = DapperEnqueue.Read(write, model, cancellationToken) ?? CommandEnqueue.Read(write, model, cancellationToken);
        if (call is null || call.HasComments
            || ValueOf(request.SpaceId, call, model) is not { } space || !IsSpaceId(space.Type)
            || ValueOf(request.EventType, call, model) is not { } kind || kind.Type?.SpecialType != SpecialType.System_String
            || call.Values.Count != (request.EventType.Parameter is null ? 1 : 2))
        {
            return null;
        }

        var code = $"{call.Target}.{Method}({space.Code}, {kind.Code}";
        if (call.Transaction is not null)
            code += ", transaction: " + call.Transaction;
        if (call.CancellationToken is not null)
            code += ", cancellationToken: " + call.CancellationToken;
        var edits = ImmutableArray.Create(LiteralEdit.Code(call.Replaced, call.Prefix + code + ")" + call.Suffix));
        return new SourceRemedy(Key, Title, Import(write.Call, model) is { } import ? edits.Insert(0, import) : edits);
    }

    private static (string Code, ITypeSymbol? Type)? ValueOf(EnqueueValue value, EnqueueCall call, SemanticModel model)
    {
        if (value.Literal is { } text)
            return (SymbolDisplay.FormatLiteral(text, quote: true), model.Compilation.GetSpecialType(SpecialType.System_String));
        return call.Values.TryGetValue(value.Parameter!, out var expression) ? (expression.ToString(), model.GetTypeInfo(expression).Type) : null;
    }

    private bool IsSpaceId(ITypeSymbol? type) => type is not null && compilation.ClassifyConversion(type, spaceId).IsImplicit;

    /// <summary>The using directive, where the extension methods are not in scope yet.</summary>
    private static LiteralEdit? Import(SyntaxNode place, SemanticModel model)
    {
        if (!model.LookupNamespacesAndTypes(place.SpanStart, null, "StripeSyncQueueExtensions").IsEmpty)
            return null;
        var root = (CompilationUnitSyntax)place.SyntaxTree.GetRoot();
        var line = root.SyntaxTree.GetText().Lines[0];
        var end = line.EndIncludingLineBreak - line.End == 2 ? "\r\n" : "\n";
        return root.Usings.Where(static u => u.GlobalKeyword == default).LastOrDefault() is { } last
            ? LiteralEdit.Code(new TextSpan(last.Span.End, 0), end + "using " + Namespace + ";")
            : root.Members.FirstOrDefault() is { } first ? LiteralEdit.Code(new TextSpan(first.SpanStart, 0), "using " + Namespace + ";" + end + end) : null;
    }
}
