using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using StripeSyncAnalyzers.SqlStrings;

namespace StripeSyncAnalyzers.CodeFixes;

/// <summary>Carries edits of SQL out inside C# literals of any kind. The kind, the layout, and all else in the literal stay as they are.</summary>
internal static class SqlLiteralEditor
{
    /// <summary>Says how the source changes.</summary>
    /// <param name="root">The root of the document.</param>
    /// <param name="edits">The edits.</param>
    /// <returns>
    /// The changes in the order of the source, or the default array where the edits cannot be carried out as they are meant: two overlap, a place is not
    /// inside a literal, or the literal cannot hold the SQL (a raw string with too few quotes). The changed literals were read again: they say what they should.
    /// </returns>
    public static ImmutableArray<TextChange> Plan(SyntaxNode root, ImmutableArray<LiteralEdit> edits)
    {
        var changes = ImmutableArray.CreateBuilder<TextChange>(edits.Length);
        var ordered = edits.OrderBy(static e => e.Span.Start).ToList();
        for (var i = 1; i < ordered.Count; i++)
        {
            if (ordered[i].Span.Start < ordered[i - 1].Span.End || ordered[i].Span.Start == ordered[i - 1].Span.Start)
                return default;
        }

        foreach (var group in ordered.GroupBy(edit => FindLiteral(root, edit.Span)))
        {
            if (group.Key is null || EditedLiteral.Read(group.Key) is not { } literal)
                return default;
            foreach (var edit in group)
            {
                if (!literal.Add(edit))
                    return default;
            }

            if (!literal.SaysWhatItShould())
                return default;
            changes.AddRange(literal.Changes);
        }

        changes.Sort(static (a, b) => a.Span.Start.CompareTo(b.Span.Start));
        return changes.ToImmutable();
    }

    private static ExpressionSyntax? FindLiteral(SyntaxNode root, TextSpan span)
    {
        if (span.End > root.FullSpan.End)
            return null;
        for (var node = root.FindToken(span.Start).Parent; node is not null; node = node.Parent)
        {
            if (node is InterpolatedStringExpressionSyntax or LiteralExpressionSyntax)
                return node.Span.Contains(span) ? (ExpressionSyntax)node : null;
            if (node is StatementSyntax or MemberDeclarationSyntax)
                return null;
        }

        return null;
    }

    /// <summary>One literal while it is edited.</summary>
    private sealed class EditedLiteral(ExpressionSyntax literal, StringKind kind, ImmutableArray<LiteralText> texts)
    {
        private readonly string _source = literal.ToString();
        private readonly string? _lineEnd = SqlWriter.LineEndOf(kind, literal.ToString(), texts);
        private readonly List<(int Text, int Start, int End, string Sql)> _splices = new();

        public ImmutableArray<TextChange>.Builder Changes { get; } = ImmutableArray.CreateBuilder<TextChange>();

        public static EditedLiteral? Read(ExpressionSyntax expression) => expression switch
        {
            InterpolatedStringExpressionSyntax interpolated => new(interpolated, StringKind.Of(interpolated), LiteralDecoder.Decode(interpolated)),
            LiteralExpressionSyntax literal when LiteralDecoder.Decode(literal) is { } text => new(literal, StringKind.Of(literal), ImmutableArray.Create(text)),
            _ => null,
        };

        /// <summary>Adds an edit behind the ones that were added.</summary>
        public bool Add(LiteralEdit edit)
        {
            if (new SqlWriter(kind, _lineEnd).Write(edit.NewSql) is not { } written)
                return false;
            for (var i = 0; i < texts.Length; i++)
            {
                if (texts[i].Tree is null)
                    continue;
                var start = texts[i].OffsetOf(edit.Span.Start);
                var end = texts[i].OffsetOf(edit.Span.End);
                if (start < 0 || end < start)
                    continue;
                _splices.Add((i, start, end, written.Sql));
                Changes.Add(new TextChange(edit.Span, written.Source));
                return true;
            }

            return false;
        }

        /// <summary>Reads the changed literal as the compiler will, and compares it with the text that was meant.</summary>
        public bool SaysWhatItShould()
        {
            var moved = Changes.Select(c => new TextChange(new TextSpan(c.Span.Start - literal.SpanStart, c.Span.Length), c.NewText!));
            var source = SourceText.From(_source).WithChanges(moved).ToString();
            var changed = SyntaxFactory.ParseExpression(source, options: (CSharpParseOptions)literal.SyntaxTree.Options);
            if (changed.ContainsDiagnostics || changed.Kind() != literal.Kind() || Read(changed) is not { } read || read.Count != texts.Length)
                return false;
            for (var i = 0; i < texts.Length; i++)
            {
                if (!string.Equals(read.ValueOf(i), Expected(i), StringComparison.Ordinal))
                    return false;
            }

            return true;
        }

        private int Count => texts.Length;

        private string ValueOf(int index) => texts[index].Value;

        private string Expected(int index)
        {
            var value = texts[index].Value;
            for (var i = _splices.Count - 1; i >= 0; i--)
            {
                if (_splices[i] is var (text, start, end, sql) && text == index)
                    value = value.Substring(0, start) + sql + value.Substring(end);
            }

            return value;
        }
    }
}
