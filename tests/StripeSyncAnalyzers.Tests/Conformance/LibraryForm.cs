using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Tests.Conformance;

/// <summary>How one library expresses the scenarios.</summary>
/// <param name="Name">The name of the library.</param>
/// <param name="Libraries">The packages that its projects reference.</param>
/// <param name="Usings">The namespaces.</param>
/// <param name="Handle">The parameter of the method through which it writes.</param>
/// <param name="Opening">Makes the handle from <c>connectionString</c>; null for a library that is known by its signatures alone, so that nothing runs.</param>
/// <param name="Body">The write; null for a scenario that the library cannot express.</param>
public sealed record LibraryForm(string Name, Libraries Libraries, string Usings, string Handle, string? Opening, Func<Scenario, string?> Body)
{
    /// <summary>Entities and stubs, by file.</summary>
    public ImmutableDictionary<string, string> Sources { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The clause that handles a violation, as this library reports it.</summary>
    public string Handler { get; init; } = "catch (Exception e) when (Test.IsDuplicate(e)) { }";

    /// <summary>The scenarios that the library cannot express, with the reason; empty for a library of which no list is kept.</summary>
    public ImmutableDictionary<string, string> CannotExpress { get; init; } = ImmutableDictionary<string, string>.Empty;

    private string HandleName => Handle[(Handle.LastIndexOf(' ') + 1)..];

    public override string ToString() => Name;

    /// <summary>The project of a scenario; null where the library cannot express it.</summary>
    internal TestProject? Project(Scenario scenario)
    {
        if (Body(scenario) is not { } body)
            return null;
        if (scenario.IsHandled)
            body = "try { " + body + " } " + Handler;
        return Project(body);
    }

    /// <summary>A project whose one method has this body.</summary>
    internal TestProject Project(string body)
    {
        var project = TestProject.Of(Scenario.Schema, File(body)) with { Libraries = Libraries };
        return Sources.Aggregate(project, static (all, source) => all.WithSource(source.Key, source.Value));
    }

    private string File(string body) => $$"""
        {{Usings}}
        public static class Test
        {
            public static void Run(string connectionString, int run)
            {
                {{Opening ?? "throw new NotSupportedException();"}}
                {{(Opening is null ? "" : $"Write({HandleName}, \"a@b.example\", \"name\", new Guid(1, 0, 0, new byte[8]), new Guid(run, 1, 0, new byte[8]), 7, run);")}}
            }

            public static void Write({{Handle}}, string email, string name, Guid id, Guid other, long space, int run)
            {
                {{body}}
            }

            public static bool IsDuplicate(Exception e) => (e as System.Data.Common.DbException ?? e.InnerException as System.Data.Common.DbException)?.SqlState == "23505";
        }
        """;
}
