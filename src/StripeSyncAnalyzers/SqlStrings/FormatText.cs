using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.SqlStrings;

/// <summary>string.Format and StringBuilder.AppendFormat with a format that is known.</summary>
internal static class FormatText
{
    private static readonly ImmutableArray<TextVariant> s_unknown = ImmutableArray.Create(TextVariant.Unknown);

    /// <summary>Evaluates a call by its arguments: the format, perhaps behind a provider, and the values.</summary>
    public static ImmutableArray<TextVariant> Evaluate(
        ExpressionEvaluation expressions, SeparatedSyntaxList<ArgumentSyntax> arguments, EvaluationScope? scope, int depth)
    {
        if (arguments.Count == 0)
            return s_unknown;
        var first = 0;
        if (arguments.Count > 1 && expressions.HasModelFor(arguments[0].Expression) && expressions.TypeAt(arguments[0].Expression) is not { SpecialType: SpecialType.System_String })
            first = 1;
        var formats = expressions.Evaluate(arguments[first].Expression, scope, depth + 1);
        if (formats.Length != 1)
            return s_unknown;

        var values = Values(arguments, first + 1);
        var result = new TextBuilder(expressions.Budget);
        foreach (var piece in formats[0].Pieces)
        {
            if (piece.Text is null || !Append(result, piece, Value))
                return s_unknown;
        }

        return result.Build();

        // A value with its own format, or one of an array that is made elsewhere, is not known.
        (ImmutableArray<TextVariant> Value, ExpressionSyntax Source) Value(int index, bool isFormatted) =>
            isFormatted || values is null || index >= values.Count
                ? (s_unknown, arguments[first].Expression)
                : (expressions.Evaluate(values[index], scope, depth + 1), values[index]);
    }

    /// <summary>The values, each where it stands; null for an array of values that is made elsewhere.</summary>
    private static List<ExpressionSyntax>? Values(SeparatedSyntaxList<ArgumentSyntax> arguments, int first)
    {
        var values = arguments.Skip(first).Select(static a => a.Expression).ToList();
        if (values.Count != 1)
            return values;
        return values[0] switch
        {
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.ToList(),
            ImplicitArrayCreationExpressionSyntax { Initializer: var initializer } => initializer.Expressions.ToList(),
            CollectionExpressionSyntax => null,
            _ => values,
        };
    }

    /// <summary>Reads one stretch of the format; false for one that string.Format refuses, or whose braces reach over its end.</summary>
    private static bool Append(TextBuilder result, TextPiece format, Func<int, bool, (ImmutableArray<TextVariant> Value, ExpressionSyntax Source)> valueAt)
    {
        var text = format.Text!.Value;
        var copied = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('{' or '}'))
                continue;
            if (i + 1 < text.Length && text[i + 1] == text[i])
            {
                // Of two braces one is text.
                Copy(i + 1);
                copied = ++i + 1;
                continue;
            }

            var end = text[i] == '{' ? text.IndexOf('}', i) : -1;
            if (end < 0)
                return false;
            var item = text.Substring(i + 1, end - i - 1);
            var digits = item.TakeWhile(static c => c is >= '0' and <= '9').Count();
            if (!int.TryParse(item.Substring(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                return false;
            Copy(i);
            var (value, source) = valueAt(index, item.Trim().Length > digits);
            result.Append(value, source);
            i = end;
            copied = end + 1;
        }

        Copy(text.Length);
        return true;

        void Copy(int end)
        {
            if (end > copied)
                result.Append(TextEdits.Slice(format, copied, end - copied) with { IsOfFormat = true });
        }
    }
}
