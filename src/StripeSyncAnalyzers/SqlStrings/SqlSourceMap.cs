using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>The way back from an SQL text to the characters of the C# literals that make it.</summary>
internal sealed class SqlSourceMap(ImmutableArray<SqlSourceMap.Segment> segments)
{
    /// <summary>Finds the source characters of a range of the SQL.</summary>
    /// <param name="span">A range of the SQL text.</param>
    /// <returns>The exact place inside one literal, or null where the range lies in a hole, or spans two literals.</returns>
    public Location? Locate(SqlSpan span)
    {
        if (span.Length == 0)
            return FindInsertion(span.Start, anyText: true) is { Segment.Text: { } at } place ? Location.Create(at.Tree!, new TextSpan(at.SourceStart(place.Offset), 0)) : null;

        var first = segments[SegmentAt(span.Start)];
        var last = segments[SegmentAt(span.End - 1)];
        if (first.Whole is not { Tree: { } tree } from || last.Whole is not { } to || to != from)
            return null;
        var start = first.SourceStart(span.Start);
        var end = last.SourceEnd(span.End);
        return start < end ? Location.Create(tree, TextSpan.FromBounds(start, end)) : null;
    }

    /// <summary>Finds the source characters of a range of the SQL, or of the part of it that lies in the first literal.</summary>
    /// <param name="span">A range of the SQL text.</param>
    /// <returns>A place inside one literal, or null where no literal makes any of the range.</returns>
    public Location? LocateFirst(SqlSpan span)
    {
        if (Locate(span) is { } exact)
            return exact;
        if (span.Length == 0)
            return null;
        for (var i = SegmentAt(span.Start); i < segments.Length && segments[i].Start < span.End; i++)
        {
            if (segments[i] is { Text: { Tree: { } tree } text, Start: var offset } && text.Value.Length > 0)
            {
                var start = text.SourceStart(Math.Max(span.Start - offset, 0));
                var end = text.SourceEnd(Math.Min(span.End - offset, text.Value.Length));
                return Location.Create(tree, TextSpan.FromBounds(start, end));
            }
        }

        return null;
    }

    /// <summary>Finds where an edit of the SQL goes in the source.</summary>
    /// <param name="edit">An edit of the SQL text.</param>
    /// <returns>The edit in terms of one literal, or null where it cannot be carried out inside one without changing another text.</returns>
    public SourceEdit? Translate(SqlEdit edit)
    {
        if (edit.Span.Length == 0)
        {
            return FindInsertion(edit.Span.Start, anyText: false) is { Segment: { Text: { } at } taker } place && at.CanCut(place.Offset) && taker.CanTake(edit.NewText)
                ? new SourceEdit(at.Tree!, new TextSpan(at.SourceStart(place.Offset), 0), edit.NewText)
                : null;
        }

        var segment = segments[SegmentAt(edit.Span.Start)];
        if (segment.Text is not { } text || edit.Span.End > segment.End || !segment.MayChange)
            return null;
        var from = edit.Span.Start - segment.Start;
        var to = edit.Span.End - segment.Start;
        return text.CanCut(from) && text.CanCut(to) && segment.CanTake(edit.NewText)
            ? new SourceEdit(text.Tree!, TextSpan.FromBounds(text.SourceStart(from), text.SourceEnd(to)), edit.NewText)
            : null;
    }

    /// <summary>Brings a remedy into terms of the source.</summary>
    /// <param name="remedy">A remedy of a finding in this text.</param>
    /// <param name="tree">The tree of the diagnostic, where all edits must lie.</param>
    /// <returns>The remedy, or null where one of its edits cannot be carried out there.</returns>
    public SourceRemedy? Translate(Remedy remedy, SyntaxTree tree)
    {
        var edits = ImmutableArray.CreateBuilder<LiteralEdit>(remedy.Edits.Length);
        foreach (var edit in remedy.Edits)
        {
            if (Translate(edit) is not { } translated || translated.Tree != tree)
                return null;
            edits.Add(new LiteralEdit(translated.Span, translated.NewSql));
        }

        return new SourceRemedy(remedy.Key, remedy.Title, edits.ToImmutable());
    }

    /// <summary>
    /// Finds the literal that takes an insertion: rather the one that ends there than the one that starts there, so that
    /// what follows in other literals stays behind it.
    /// </summary>
    private (Segment Segment, int Offset)? FindInsertion(int position, bool anyText)
    {
        if (segments.IsEmpty)
            return null;
        var i = SegmentAt(Math.Max(position - 1, 0));
        Segment? startsHere = null;
        Segment? empty = null;
        for (; i < segments.Length && segments[i].Start <= position; i++)
        {
            var segment = segments[i];
            if (segment.End < position || segment.Text?.Tree is null || !(anyText || segment.MayChange))
                continue;
            if (segment.Start < position)
                return (segment, position - segment.Start);
            if (segment.Length > 0)
                startsHere ??= segment;
            else
                empty ??= segment;
        }

        return (startsHere ?? empty) is { } taker ? (taker, 0) : null;
    }

    /// <summary>The segment of a character. Empty segments have none; a position behind the text belongs to the last segment.</summary>
    private int SegmentAt(int position)
    {
        var low = 0;
        var high = segments.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (segments[middle].Start <= position)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    /// <summary>A stretch of the SQL that one literal, or a hole, makes.</summary>
    internal sealed class Segment(int start, TextPiece piece, bool isShared)
    {
        public int Start => start;

        public LiteralText? Text => piece.Text;

        public int Length => piece.Length;

        public int End => start + piece.Length;

        /// <summary>
        /// The literal, or the interpolated string or concatenation, that words of this stretch stand in; null where they stand in no source.
        /// A value that other texts share, or whose source is another assembly, stands where its name does.
        /// </summary>
        public (SyntaxTree? Tree, TextSpan Span)? Whole
        {
            get
            {
                if (StandsAtName)
                    return (piece.Operand!.SyntaxTree, piece.Operand.Parent is InterpolationSyntax { Parent: { } interpolated } ? interpolated.Span : piece.Operand.Span);
                return piece.Text is { Tree: not null } text ? (text.Tree, text.Literal) : null;
            }
        }

        /// <summary>Whether SQL can be written here as it is: in a format string its braces would mean something else.</summary>
        public bool CanTake(string sql) => !piece.IsOfFormat || sql.IndexOfAny(new[] { '{', '}' }) < 0;

        private bool StandsAtName => piece is { Operand: not null, Text: not null } && !MayChange;

        /// <summary>The source position of the character at a position of the SQL.</summary>
        public int SourceStart(int position) => StandsAtName ? piece.Operand!.SpanStart : piece.Text!.SourceStart(position - start);

        /// <summary>The source position behind the character before a position of the SQL.</summary>
        public int SourceEnd(int position) => StandsAtName ? piece.Operand!.Span.End : piece.Text!.SourceEnd(position - start);

        /// <summary>Whether a change of the literal changes this stretch and nothing else.</summary>
        public bool MayChange
        {
            get
            {
                if (piece.Text?.Tree is null || isShared)
                    return false;
                for (var via = piece.Via; via is not null; via = via.Next)
                {
                    if (!MayChangeValueOf(via.Symbol))
                        return false;
                }

                return true;
            }
        }

        private static bool MayChangeValueOf(ISymbol symbol)
        {
            if (symbol.DeclaringSyntaxReferences.Length != 1)
                return false;
            var declaration = symbol.DeclaringSyntaxReferences[0].GetSyntax();
            var uses = NameUses.Of(declaration.SyntaxTree, CancellationToken.None);
            if (symbol is ILocalSymbol { Type: var type } && StringBuilderEvaluation.IsStringBuilder(type))
                return declaration is VariableDeclaratorSyntax builder && new LocalChanges(builder, isBuilder: true).IsReadOnce;
            if (symbol is IMethodSymbol { Parameters.IsEmpty: false })
                return symbol.DeclaredAccessibility == Accessibility.Private && uses.IsUsedOnce(symbol.Name, declaration.SyntaxTree.GetRoot().FullSpan);
            return symbol is ILocalSymbol && declaration is VariableDeclaratorSyntax declarator
                ? uses.MayChange(symbol.Name, LocalScope.Of(declarator), everyUseIsThere: true)
                : uses.MayChange(symbol.Name, declaration.SyntaxTree.GetRoot().FullSpan, symbol.DeclaredAccessibility == Accessibility.Private);
        }
    }
}
