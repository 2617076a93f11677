namespace StripeSyncAnalyzers.Writes;

/// <summary>A write that was found in the C#: SQL that is handed over (<see cref="SqlWrite"/>), or a call that a library makes SQL of (<see cref="CallWrite"/>).</summary>
internal abstract record FoundWrite;
