namespace StripeSync.Tool;

/// <summary>What the process answers.</summary>
internal static class ExitCodes
{
    /// <summary>Nothing of severity warning or above.</summary>
    public const int Fine = 0;

    /// <summary>At least one warning.</summary>
    public const int Findings = 1;

    /// <summary>The command was not understood, or its input cannot be read.</summary>
    public const int Usage = 2;
}
