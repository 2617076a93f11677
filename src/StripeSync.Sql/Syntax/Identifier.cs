using System.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>PostgreSQL's rules for names.</summary>
public static class Identifier
{
    /// <summary>Longer names are cut by the server: 63 bytes of UTF-8.</summary>
    public const int MaxBytes = 63;

    /// <summary>
    /// The key words that a column name must quote (all that PostgreSQL 14 to 18 does not list as unreserved), as quote_ident does.
    /// </summary>
    private static readonly HashSet<string> QuotedWords = new(StringComparer.Ordinal)
    {
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between", "bigint", "binary", "bit", "boolean",
        "both", "case", "cast", "char", "character", "check", "coalesce", "collate", "collation", "column", "concurrently", "constraint", "create", "cross",
        "current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "dec", "decimal", "default",
        "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists", "extract", "false", "fetch", "float", "for", "foreign", "freeze", "from",
        "full", "grant", "greatest", "group", "grouping", "having", "ilike", "in", "initially", "inner", "inout", "int", "integer", "intersect", "interval",
        "into", "is", "isnull", "join", "json", "json_array", "json_arrayagg", "json_exists", "json_object", "json_objectagg", "json_query", "json_scalar",
        "json_serialize", "json_table", "json_value", "lateral", "leading", "least", "left", "like", "limit", "localtime", "localtimestamp", "merge_action",
        "national", "natural", "nchar", "none", "normalize", "not", "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or", "order", "out",
        "outer", "overlaps", "overlay", "placing", "position", "precision", "primary", "real", "references", "returning", "right", "row", "select",
        "session_user", "setof", "similar", "smallint", "some", "substring", "symmetric", "system_user", "table", "tablesample", "then", "time", "timestamp",
        "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using", "values", "varchar", "variadic", "verbose", "when", "where", "window",
        "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable",
    };

    /// <summary>Writes a name so that PostgreSQL reads exactly this name: quoted only where it must be.</summary>
    /// <param name="name">The name as the catalog has it.</param>
    /// <returns>The name, in double quotes if it is no plain lower-case name or is a key word that cannot stand for a column.</returns>
    public static string Quote(string name)
    {
        if (IsPlain(name) && !QuotedWords.Contains(name))
            return name;
        return "\"" + name.Replace("\"", "\"\"") + "\"";
    }

    /// <summary>Folds a name written without quotes: A to Z become lower case, other letters stay, 63 bytes remain.</summary>
    /// <param name="written">The name as written.</param>
    /// <returns>The name as the server stores it.</returns>
    public static string Fold(string written)
    {
        var fold = false;
        foreach (var c in written)
        {
            if ((uint)(c - 'A') <= 25)
            {
                fold = true;
                break;
            }
        }

        if (!fold)
            return Truncate(written);
        var folded = new char[written.Length];
        for (var i = 0; i < written.Length; i++)
        {
            var c = written[i];
            folded[i] = (uint)(c - 'A') <= 25 ? (char)(c | 0x20) : c;
        }

        return Truncate(new string(folded));
    }

    /// <summary>Cuts a name to 63 bytes of UTF-8, at the border of a character.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The name as the server stores it.</returns>
    public static string Truncate(string name) => Truncate(name, MaxBytes);

    /// <summary>Cuts a text to a number of bytes of UTF-8, at the border of a character.</summary>
    internal static string Truncate(string text, int bytes)
    {
        // Three bytes are the most that one UTF-16 unit needs.
        if (text.Length * 3 <= bytes || Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;
        var used = 0;
        var length = 0;
        while (length < text.Length)
        {
            var pair = char.IsHighSurrogate(text[length]) && length + 1 < text.Length && char.IsLowSurrogate(text[length + 1]);
            var size = pair ? 4 : text[length] < 0x80 ? 1 : text[length] < 0x800 ? 2 : 3;
            if (used + size > bytes)
                break;
            used += size;
            length += pair ? 2 : 1;
        }

        return text.Substring(0, length);
    }

    internal static bool IsPlain(string name)
    {
        if (name.Length == 0 || !(name[0] is (>= 'a' and <= 'z') or '_'))
            return false;
        foreach (var c in name)
        {
            if (!(c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
                return false;
        }

        return true;
    }
}
