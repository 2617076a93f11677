using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Precision;

/// <summary>A file of code as teams write it, with the migration that it works on. Where a write is marked, it is wrong; everything else is right.</summary>
/// <param name="Name">The name, for people.</param>
/// <param name="Libraries">The packages.</param>
/// <param name="Schema">The migration.</param>
/// <param name="Code">The C#.</param>
internal sealed record RealisticCode(string Name, Libraries Libraries, string Schema, string Code)
{
    public static ImmutableArray<RealisticCode> All { get; } = [.. EntityFrameworkCode.All, .. TextCode.All, .. ClientCode.All, .. EntityCode.All];

    public override string ToString() => Name;
}
