using StripeSync.Sql.Conflicts;

namespace StripeSync.Sql.Catalogs;

/// <summary>An error with which the server refuses a statement of a migration.</summary>
/// <param name="State">Its SQLSTATE; empty where it is not known.</param>
/// <param name="Name">The name of the condition in PL/pgSQL.</param>
internal sealed record Refusal(string State, string Name)
{
    public static Refusal DuplicateTable { get; } = new("42P07", "duplicate_table");

    public static Refusal DuplicateObject { get; } = new("42710", "duplicate_object");

    public static Refusal DuplicateColumn { get; } = new("42701", "duplicate_column");

    public static Refusal UndefinedTable { get; } = new("42P01", "undefined_table");

    public static Refusal UndefinedColumn { get; } = new("42703", "undefined_column");

    public static Refusal UndefinedObject { get; } = new("42704", "undefined_object");

    public static Refusal SecondPrimaryKey { get; } = new("42P16", "invalid_table_definition");

    public static Refusal DependentObjects { get; } = new("2BP01", "dependent_objects_still_exist");

    public static Refusal Raised { get; } = new("", "raise_exception");

    public static Refusal Other { get; } = new("", "");

    /// <summary>Does a condition of WHEN catch it? A class of errors is named by the condition whose code ends in 000.</summary>
    public Ternary Matches(string condition)
    {
        if (condition == "others")
            return Ternary.Yes;
        if (State.Length == 0)
            return Ternary.Unknown;
        return TernaryLogic.Of(condition == Name || condition == State
            || (condition is "syntax_error_or_access_rule_violation" or "42000" && State.StartsWith("42", StringComparison.Ordinal)));
    }

    /// <summary>True for a condition that catches what the rows of a table bring about.</summary>
    public static bool IsOfRows(string condition) =>
        condition == "others" || condition.EndsWith("_violation", StringComparison.Ordinal) || condition.StartsWith("23", StringComparison.Ordinal);
}
