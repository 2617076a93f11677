using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>The names that the server gives to what a migration leaves unnamed.</summary>
internal static class DefaultNames
{
    /// <summary>The server's makeObjectName: <c>name1_name2_label</c> in 63 bytes; only the names are cut, the longer one first.</summary>
    public static string Make(string name1, string? name2, string label)
    {
        var length1 = Encoding.UTF8.GetByteCount(name1);
        var length2 = name2 is null ? 0 : Encoding.UTF8.GetByteCount(name2);
        var available = Identifier.MaxBytes - label.Length - 1 - (name2 is null ? 0 : 1);
        if (length1 + length2 > available)
        {
            while (length1 + length2 > available && (length1 > 0 || length2 > 0))
            {
                if (length1 > length2)
                    length1--;
                else
                    length2--;
            }

            name1 = Identifier.Truncate(name1, length1);
            name2 = name2 is null ? null : Identifier.Truncate(name2, length2);
        }

        return name2 is null ? name1 + "_" + label : name1 + "_" + name2 + "_" + label;
    }

    /// <summary>Joins names with _ until 64 bytes are reached, as for the middle part of a default name.</summary>
    public static string Join(ImmutableArray<string> names)
    {
        if (names.Length == 1)
            return names[0];
        var text = new StringBuilder();
        var bytes = 0;
        foreach (var name in names)
        {
            if (bytes > 0)
            {
                text.Append('_');
                bytes++;
            }

            text.Append(name);
            bytes += Encoding.UTF8.GetByteCount(name);
            if (bytes > Identifier.MaxBytes)
                break;
        }

        return text.ToString();
    }

    /// <summary>The names of an index's columns, INCLUDE columns last; repeats get a number.</summary>
    public static ImmutableArray<string> OfColumns(ImmutableArray<IndexElement> elements, ImmutableArray<string> include)
    {
        var names = ImmutableArray.CreateBuilder<string>(elements.Length + include.Length);
        foreach (var element in elements)
            names.Add(Distinct(names, element.Column ?? OfExpression(element.Expression!)));
        foreach (var column in include)
            names.Add(Distinct(names, column));
        return names.ToImmutable();
    }

    private static string Distinct(ImmutableArray<string>.Builder names, string name)
    {
        var candidate = name;
        for (var number = 1; names.Contains(candidate); number++)
        {
            var suffix = number.ToString(CultureInfo.InvariantCulture);
            candidate = Identifier.Truncate(name, Math.Min(Encoding.UTF8.GetByteCount(name), Identifier.MaxBytes - suffix.Length)) + suffix;
        }

        return candidate;
    }

    /// <summary>The server's FigureIndexColname.</summary>
    public static string OfExpression(Expression expression) => Figure(expression, out var name) == 0 ? "expr" : name;

    /// <summary>The server's FigureColname, for a column of a result; null where the words do not tell.</summary>
    public static string? OfResult(Expression expression, int version) => expression switch
    {
        UnknownExpression or SubqueryExpression { IsExists: false } => null,
        LiteralExpression { Kind: LiteralKind.True or LiteralKind.False } when version < 15 => "bool",
        _ => Figure(expression, out var name) == 0 ? "?column?" : name,
    };

    /// <summary>How much a name says: 0 nothing, 1 a fallback, 2 a real name.</summary>
    private static int Figure(Expression expression, out string name)
    {
        name = "";
        switch (expression)
        {
            case ColumnExpression e:
                name = e.Name;
                return 2;
            case AccessExpression { Path.Length: > 0 } e:
                name = e.Path;
                return 2;
            case AccessExpression e: return Figure(e.Operand, out name);
            case CallExpression e:
                name = e.Name;
                return 2;
            case CollateExpression e: return Figure(e.Operand, out name);
            case ListExpression e:
                name = e.IsArray ? "array" : "row";
                return 2;
            case SubqueryExpression { IsExists: true }:
                name = "exists";
                return 2;
            case CastExpression e:
                if (Figure(e.Operand, out name) > 1)
                    return 2;
                name = TypeNames.Internal(e.Type);
                return 1;
            case CaseExpression e:
                if (e.Else is not null && Figure(e.Else, out name) > 1)
                    return 2;
                name = "case";
                return 1;
            default: return 0;
        }
    }
}
