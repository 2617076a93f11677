namespace StripeSync.Sql.Conflicts;

/// <summary>What the planner knows of a parameter's value.</summary>
internal enum ParameterView
{
    /// <summary>A constant of unknown value: a custom plan, with whatever the caller sends.</summary>
    AnyValue,

    /// <summary>A constant of the value that proves most: the custom plan that works, if there is one.</summary>
    BestValue,

    /// <summary>No constant: the generic plan of a prepared statement, from the sixth execution on.</summary>
    Opaque,
}
