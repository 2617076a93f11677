namespace StripeSync.Sql.Syntax;

/// <summary>PostgreSQL's own names for the spellings of types.</summary>
internal static class TypeNames
{
    /// <summary>Gives the name that format_type prints, for a folded name as written.</summary>
    public static string Normalize(string name) => name switch
    {
        "int" or "int4" or "integer" => "integer",
        "int8" or "bigint" => "bigint",
        "int2" or "smallint" => "smallint",
        "serial" or "serial4" => "integer",
        "bigserial" or "serial8" => "bigint",
        "smallserial" or "serial2" => "smallint",
        "float8" or "float" or "double precision" => "double precision",
        "float4" or "real" => "real",
        "dec" or "decimal" or "numeric" => "numeric",
        "bool" or "boolean" => "boolean",
        "varchar" or "character varying" or "char varying" or "national character varying" or "nchar varying" => "character varying",
        "bpchar" or "char" or "character" or "nchar" or "national character" => "character",
        "timestamptz" or "timestamp with time zone" => "timestamp with time zone",
        "timestamp" or "timestamp without time zone" => "timestamp without time zone",
        "timetz" or "time with time zone" => "time with time zone",
        "time" or "time without time zone" => "time without time zone",
        "varbit" or "bit varying" => "bit varying",
        _ => name,
    };

    /// <summary>True for the pseudo-types that make a sequence.</summary>
    public static bool IsSerial(string name) => name is "serial" or "serial4" or "bigserial" or "serial8" or "smallserial" or "serial2";

    /// <summary>Puts modifiers where format_type prints them: <c>timestamp(3) with time zone</c>, <c>numeric(10,0)</c>; <c>float(24)</c> is a real.</summary>
    public static string WithModifiers(string name, string modifiers)
    {
        if (modifiers.Length == 0)
            return name == "character" ? "character(1)" : name;
        if (name == "numeric" && modifiers.IndexOf(',') < 0)
            return name + modifiers.Substring(0, modifiers.Length - 1) + ",0)";
        if (name == "double precision")
            return modifiers.Length == 3 || string.CompareOrdinal(modifiers, "(25)") < 0 ? "real" : name;
        return name.EndsWith(" time zone", StringComparison.Ordinal) && name.IndexOf(' ') is var space
            ? name.Substring(0, space) + modifiers + name.Substring(space)
            : name + modifiers;
    }

    /// <summary>Gives pg_type's name of a type, which default index names hold: the inverse of <see cref="Normalize"/>, without modifiers and array bounds.</summary>
    public static string Internal(string type)
    {
        var end = type.IndexOfAny(['(', '[']);
        var name = end < 0 ? type : type.Substring(0, end);
        return name switch
        {
            "integer" => "int4",
            "bigint" => "int8",
            "smallint" => "int2",
            "double precision" => "float8",
            "real" => "float4",
            "boolean" => "bool",
            "character varying" => "varchar",
            "character" => "bpchar",
            "timestamp with time zone" => "timestamptz",
            "timestamp without time zone" => "timestamp",
            "time with time zone" => "timetz",
            "time without time zone" => "time",
            "bit varying" => "varbit",
            _ => name,
        };
    }
}
