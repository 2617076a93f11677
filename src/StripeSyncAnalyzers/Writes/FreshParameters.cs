using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Writes;

/// <summary>Collects the names of parameters that are fresh, in the form in which the engine names them.</summary>
internal static class FreshParameters
{
    /// <summary>No parameter.</summary>
    public static readonly ImmutableHashSet<string> None = ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>A parameter's name without the prefix that some write in C# too.</summary>
    public static string NameOf(string name) => name.TrimStart('@', ':', '$');
}
