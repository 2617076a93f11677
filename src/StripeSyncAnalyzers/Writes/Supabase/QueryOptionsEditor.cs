using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>Writes properties into the QueryOptions of one call: into the creation that is there, or into a new argument. Other properties stay.</summary>
internal sealed class QueryOptionsEditor(SupabaseCall call, SupabaseSymbols symbols, SemanticModel model)
{
    private readonly List<(string Property, string Value)> settings = new();

    /// <summary>QueryOptions.DuplicateResolutionType.IgnoreDuplicates, as it is written at the call.</summary>
    public string IgnoreDuplicates => Name(symbols.QueryOptions) + ".DuplicateResolutionType.IgnoreDuplicates";

    private int Position => call.Invocation.SpanStart;

    /// <summary>Asks for a property.</summary>
    public void Set(string property, string value) => settings.Add((property, value));

    /// <summary>The edits; null where the options are not made for this call alone, or not where they can be seen.</summary>
    public ImmutableArray<LiteralEdit>? Edits()
    {
        if (settings.Count == 0)
            return ImmutableArray<LiteralEdit>.Empty;
        if (call.Options.History is { } history)
            return history.IsWhole && !history.IsShared && history.Creation.SyntaxTree == call.Invocation.SyntaxTree ? Change(history) : null;
        if (call.OptionsArgument is null)
            return ImmutableArray.Create(Argument());
        return QueryOptionsState.IsNull(call.OptionsArgument, model, CancellationToken.None)
            ? ImmutableArray.Create(LiteralEdit.Code(call.OptionsArgument.Span, Creation()))
            : null;
    }

    private string Name(INamedTypeSymbol type) => type.ToMinimalDisplayString(model, Position);

    private string Creation() => $"new {Name(symbols.QueryOptions)} {{ {Members(settings, ", ")} }}";

    private static string Members(IEnumerable<(string Property, string Value)> members, string separator) =>
        string.Join(separator, members.Select(static m => $"{m.Property} = {m.Value}"));

    /// <summary>Behind the row, which is the first argument; by name behind all of them where it is not.</summary>
    private LiteralEdit Argument()
    {
        var arguments = call.Invocation.ArgumentList.Arguments;
        return arguments[0].NameColon is null
            ? LiteralEdit.Code(new TextSpan(arguments[0].Span.End, 0), ", " + Creation())
            : LiteralEdit.Code(new TextSpan(arguments.Last().Span.End, 0), $", {SupabaseSymbols.OptionsParameter}: {Creation()}");
    }

    private ImmutableArray<LiteralEdit> Change(ObjectHistory history)
    {
        var edits = ImmutableArray.CreateBuilder<LiteralEdit>();
        var added = new List<(string Property, string Value)>();
        foreach (var (property, value) in settings)
        {
            if (history.Assignments.LastOrDefault(a => a.Property == property).Value is { } assigned)
                edits.Add(LiteralEdit.Code(assigned.Span, value));
            else
                added.Add((property, value));
        }

        if (added.Count > 0)
            edits.Add(Add(history.Creation, added));
        return edits.ToImmutable();
    }

    private static LiteralEdit Add(BaseObjectCreationExpressionSyntax creation, List<(string Property, string Value)> added)
    {
        if (creation.Initializer is not { } initializer)
            return LiteralEdit.Code(new TextSpan(creation.Span.End, 0), $" {{ {Members(added, ", ")} }}");
        if (initializer.Expressions.Count == 0)
            return LiteralEdit.Code(TextSpan.FromBounds(initializer.OpenBraceToken.Span.End, initializer.CloseBraceToken.SpanStart), $" {Members(added, ", ")} ");

        // One member a line where the last one has a line of its own.
        var last = initializer.Expressions.Last();
        var lines = last.SyntaxTree.GetText().Lines;
        var line = lines.GetLineFromPosition(last.SpanStart);
        var indent = line.ToString().Substring(0, last.SpanStart - line.Start);
        var separator = indent.Trim().Length == 0 ? "," + (line.EndIncludingLineBreak - line.End == 2 ? "\r\n" : "\n") + indent : ", ";
        var members = Members(added, separator);
        return initializer.Expressions.SeparatorCount == initializer.Expressions.Count
            ? LiteralEdit.Code(new TextSpan(initializer.Expressions.GetSeparator(initializer.Expressions.Count - 1).Span.End, 0), separator.Substring(1) + members + ",")
            : LiteralEdit.Code(new TextSpan(last.Span.End, 0), separator + members);
    }
}
