using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;

namespace StripeSyncAnalyzers.Configuration;

/// <summary>What a user has set, understood.</summary>
internal sealed record Settings
{
    /// <summary>What the engine asks for.</summary>
    public EngineOptions Engine { get; init; } = EngineOptions.Default;

    /// <summary>How much is said.</summary>
    public AnalysisMode Mode { get; init; } = AnalysisMode.Recommended;

    /// <summary>The user's own methods that take SQL.</summary>
    public ImmutableArray<SqlMethod> SqlMethods { get; init; } = ImmutableArray<SqlMethod>.Empty;

    /// <summary>The settings that were not understood, one entry each.</summary>
    public ImmutableArray<SettingProblem> Problems { get; init; } = ImmutableArray<SettingProblem>.Empty;
}

/// <summary>A method of the user that takes SQL: <c>MyApp.Db.Run(sql)</c>.</summary>
/// <param name="Type">The full name of the type, as written.</param>
/// <param name="Method">The method.</param>
/// <param name="Parameter">The parameter that is the SQL.</param>
internal sealed record SqlMethod(string Type, string Method, string Parameter);

/// <summary>A setting that was not understood.</summary>
/// <param name="Setting">The name that the user wrote.</param>
/// <param name="Value">The part of the value that was not understood.</param>
/// <param name="Accepted">What would have been.</param>
internal sealed record SettingProblem(string Setting, string Value, string Accepted)
{
    /// <summary>The sentence of the diagnostic.</summary>
    public string Message => $"{Setting}: '{Value}' is not understood and is ignored; write {Accepted}";
}
