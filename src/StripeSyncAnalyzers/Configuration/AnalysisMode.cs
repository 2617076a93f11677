namespace StripeSyncAnalyzers.Configuration;

/// <summary>How much is said: the setting <c>StripeSyncAnalysisMode</c>. The severities that All and Strict raise are set by the package's global configs.</summary>
internal enum AnalysisMode
{
    /// <summary>Nothing is said.</summary>
    None,

    /// <summary>Every rule with its default severity.</summary>
    Recommended,

    /// <summary>Possible conflicts are warnings too.</summary>
    All,

    /// <summary>As All, and what fails on every run is an error.</summary>
    Strict,
}
