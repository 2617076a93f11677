namespace StripeSync.Sql.Conflicts;

/// <summary>How sure a <see cref="Finding"/> is.</summary>
public enum Certainty
{
    /// <summary>PostgreSQL raises the error on some data or on some interleaving of sessions.</summary>
    Possible,

    /// <summary>PostgreSQL raises the error on every execution that reaches the statement.</summary>
    Certain,
}
