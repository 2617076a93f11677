using System.Globalization;
using System.Text;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>The naming conventions of the package EFCore.NamingConventions.</summary>
internal static class NamingStyle
{
    /// <summary>The method that turns a convention on, and what it makes of a name.</summary>
    public static readonly IReadOnlyDictionary<string, Func<string, string>> ByMethod = new Dictionary<string, Func<string, string>>(StringComparer.Ordinal)
    {
        ["UseSnakeCaseNamingConvention"] = SnakeCase,
        ["UseLowerCaseNamingConvention"] = static name => name.ToLowerInvariant(),
        ["UseUpperCaseNamingConvention"] = static name => name.ToUpperInvariant(),
        ["UseUpperSnakeCaseNamingConvention"] = static name => SnakeCase(name).ToUpperInvariant(),
        ["UseCamelCaseNamingConvention"] = static name => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name.Substring(1),
    };

    /// <summary>Gives <c>order_line_id</c> for <c>OrderLineId</c>, <c>html_page</c> for <c>HTMLPage</c>, as Npgsql's own translator of names does.</summary>
    public static string SnakeCase(string name)
    {
        var result = new StringBuilder(name.Length + 4);
        UnicodeCategory? previous = null;
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c == '_')
            {
                result.Append('_');
                previous = null;
                continue;
            }

            var category = char.GetUnicodeCategory(c);
            switch (category)
            {
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter:
                    if (previous is UnicodeCategory.SpaceSeparator or UnicodeCategory.LowercaseLetter
                        || (previous is not null and not UnicodeCategory.DecimalDigitNumber && i + 1 < name.Length && char.IsLower(name[i + 1])))
                        result.Append('_');
                    c = char.ToLowerInvariant(c);
                    break;
                case UnicodeCategory.LowercaseLetter or UnicodeCategory.DecimalDigitNumber:
                    if (previous == UnicodeCategory.SpaceSeparator)
                        result.Append('_');
                    break;
                default:
                    if (previous is not null)
                        previous = UnicodeCategory.SpaceSeparator;
                    continue;
            }

            result.Append(c);
            previous = category;
        }

        return result.ToString();
    }
}
