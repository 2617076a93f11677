using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>What is known of PostgreSQL's own functions and types; of everything else nothing is.</summary>
internal static class BuiltIns
{
    /// <summary>Return NULL when an argument is NULL.</summary>
    private static readonly HashSet<string> StrictFunctions = new(StringComparer.Ordinal)
    {
        "abs", "age", "ascii", "btrim", "ceil", "ceiling", "char_length", "character_length", "chr", "date", "date_part", "date_trunc", "extract", "floor", "initcap", "left", "length",
        "lower", "lpad", "ltrim", "md5", "mod", "octet_length", "position", "power", "regexp_replace", "repeat", "replace", "reverse", "right", "round", "rpad", "rtrim", "sha256",
        "sign", "split_part", "sqrt", "starts_with", "strpos", "substr", "substring", "timezone", "to_char", "to_tsvector", "trunc", "upper", "array_length", "cardinality",
        "jsonb_extract_path_text", "jsonb_typeof", "make_date", "to_date", "to_timestamp", "array_to_string", "encode", "decode", "random", "now", "timestamp", "like_escape", "text",
    };

    /// <summary>May return something else than NULL when an argument is NULL.</summary>
    private static readonly HashSet<string> OtherFunctions = new(StringComparer.Ordinal)
    {
        "coalesce", "nullif", "greatest", "least", "concat", "concat_ws", "num_nonnulls", "num_nulls", "jsonb_build_object", "json_build_object", "format", "quote_nullable",
        "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user", "session_user", "user", "clock_timestamp", "gen_random_uuid",
    };

    /// <summary>The operator class that an index column has when none is written; null where it is not known.</summary>
    public static string? DefaultOperatorClass(string? type) => type switch
    {
        "text" => "text_ops",
        "integer" => "int4_ops",
        "bigint" => "int8_ops",
        "smallint" => "int2_ops",
        "uuid" => "uuid_ops",
        "boolean" => "bool_ops",
        "date" => "date_ops",
        "numeric" => "numeric_ops",
        "timestamp with time zone" => "timestamptz_ops",
        "timestamp without time zone" => "timestamp_ops",
        "jsonb" => "jsonb_ops",
        "citext" => "citext_ops",
        not null when type.StartsWith("character varying", StringComparison.Ordinal) => "text_ops",
        not null when type.StartsWith("numeric", StringComparison.Ordinal) => "numeric_ops",
        _ => null,
    };

    /// <summary>A varchar is compared as text, so its classes are those of text under another name.</summary>
    public static string? OperatorClass(string? name) => name switch
    {
        "varchar_ops" => "text_ops",
        "varchar_pattern_ops" => "text_pattern_ops",
        _ => name,
    };

    /// <summary>The time of the statement, the transaction or the call: never NULL, and another one in each transaction.</summary>
    public static bool IsClock(Expression? value)
    {
        while (value is CastExpression cast)
            value = cast.Operand;
        return value is CallExpression { Name: "now" or "clock_timestamp" or "statement_timestamp" or "transaction_timestamp" or "current_timestamp" or "localtimestamp" };
    }

    public static bool IsStrictFunction(string name) => StrictFunctions.Contains(name);

    public static bool IsFunction(string name) => StrictFunctions.Contains(name) || OtherFunctions.Contains(name);

    public static bool IsText(string? type) => type is not null && (type == "text" || type.StartsWith("character varying", StringComparison.Ordinal));

    public static bool IsInteger(string? type) => type is "integer" or "bigint" or "smallint";

    /// <summary>The parts of a tree all mean what they say: no name that a user may define, nothing that was not understood.</summary>
    public static bool IsTransparent(Expression expression)
    {
        foreach (var part in ExpressionTree.Parts(expression))
        {
            switch (part)
            {
                case UnknownExpression or SubqueryExpression or DefaultExpression: return false;
                case CallExpression call when !call.IsPlain || !IsFunction(call.Name): return false;
                case CastExpression cast when !IsType(cast.Type): return false;
                case IsExpression { Test: TruthTest.Other }: return false;
            }
        }

        return true;
    }

    public static bool IsType(string type)
    {
        var end = type.IndexOfAny(new[] { '(', '[' });
        return (end < 0 ? type : type.Substring(0, end)) is "integer" or "bigint" or "smallint" or "numeric" or "real" or "double precision" or "text" or "character varying" or "character"
            or "boolean" or "date" or "timestamp with time zone" or "timestamp without time zone" or "time with time zone" or "time without time zone" or "interval" or "uuid" or "json" or "jsonb" or "bytea" or "name";
    }
}
