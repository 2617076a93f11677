namespace StripeSync.Sql.Conflicts;

/// <summary>A fact that is known, excluded or unknown.</summary>
internal enum Ternary
{
    Unknown,
    No,
    Yes,
}

internal static class TernaryLogic
{
    /// <summary>Yes when both are, No when one is.</summary>
    public static Ternary And(this Ternary left, Ternary right)
    {
        if (left == Ternary.No || right == Ternary.No)
            return Ternary.No;
        return left == Ternary.Yes && right == Ternary.Yes ? Ternary.Yes : Ternary.Unknown;
    }

    /// <summary>Yes when one is, No when both are.</summary>
    public static Ternary Or(this Ternary left, Ternary right)
    {
        if (left == Ternary.Yes || right == Ternary.Yes)
            return Ternary.Yes;
        return left == Ternary.No && right == Ternary.No ? Ternary.No : Ternary.Unknown;
    }

    public static Ternary Of(bool value) => value ? Ternary.Yes : Ternary.No;
}
