using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Tests.Infrastructure;
using StripeSyncAnalyzers.Writes;

namespace StripeSyncAnalyzers.Tests.Hosting;

/// <summary>What the host does with a call that a library makes SQL of: where the finding stands, what it points to, which repairs it carries.</summary>
public class CallTests
{
    private const string Source = """
        public class Db
        {
            public static void Save(object row) { }

            public static void Refresh() { }
        }

        public class Jobs
        {
            public void Run() => Db.{|SSQ1002:Save|}(new { name = "a" });
        }
        """;

    [Fact]
    public async Task A_part_without_a_place_stands_at_the_call() =>
        Assert.Empty(Assert.Single(await Verify.Analyzer(Project(Source), Judge().Analyzer(new SaveSource()))).AdditionalLocations);

    [Fact]
    public async Task A_part_stands_at_its_node() =>
        await Verify.Analyzer(
            Project(Source.Replace("{|SSQ1002:Save|}(new { name = \"a\" }", "Save(new { name = {|SSQ1002:\"a\"|} }", StringComparison.Ordinal)),
            Judge().Analyzer(new SaveSource { Locate = (invocation, _) => invocation.DescendantNodes().OfType<LiteralExpressionSyntax>().First().GetLocation() }));

    [Fact]
    public async Task A_part_in_another_document_is_pointed_to()
    {
        var project = Project(Source).WithSource("/src/Model.cs", "public class Model;");
        var source = new SaveSource { Locate = static (_, compilation) => compilation.GetTypeByMetadataName("Model")!.Locations[0] };
        var diagnostic = Assert.Single(await Verify.Analyzer(project, Judge().Analyzer(source)));
        Assert.Equal("/src/Model.cs", Assert.Single(diagnostic.AdditionalLocations).SourceTree!.FilePath);
    }

    [Fact]
    public async Task Only_repairs_that_guard_are_carried()
    {
        var judge = Judge(static call => call.Conflict!.Target[0] == "b");
        var diagnostic = Assert.Single(await Verify.Analyzer(Project(Source), judge.Analyzer(new SaveSource())));
        var remedy = Assert.Single(RemedyProperties.Read(diagnostic));
        Assert.Equal(("b", "Upsert"), (remedy.Key, Assert.Single(remedy.Edits).NewSql));
        Assert.True(remedy.Edits[0].IsCode);
    }

    [Fact]
    public async Task What_is_known_besides_is_asked_for_a_declared_table_only()
    {
        var source = new SaveSource { Table = "others", Context = static () => throw new InvalidOperationException("Nobody needs it.") };
        await Verify.Silent(Project(Source.Replace("{|SSQ1002:Save|}", "Save", StringComparison.Ordinal)), Judge().Analyzer(source));
    }

    [Fact]
    public async Task A_call_is_a_write_for_the_warning_about_a_missing_schema()
    {
        var diagnostics = await Verify.Analyzer(Project(Source.Replace("{|SSQ1002:Save|}", "Save", StringComparison.Ordinal)) with { Schema = [] }, Judge().Analyzer(new SaveSource { Table = "others" }));
        Assert.Equal(RuleIds.NoSchemaFound, Assert.Single(diagnostics).Id);
    }

    private static TestProject Project(string source) => TestProject.Of("-- nothing", source);

    private static FakeJudge Judge(Func<WriteCall, bool>? isRepair = null) => new(RuleIds.PlainInsert, "jobs") { CallPart = new WritePart(WritePartKind.Table), IsRepair = isRepair ?? (static _ => false) };

    /// <summary>Takes every call of a method Save for an insert.</summary>
    private sealed class SaveSource : CallSource
    {
        public string Table { get; init; } = "jobs";

        public Func<WriteContext> Context { get; init; } = static () => WriteContext.None;

        public Func<InvocationExpressionSyntax, Compilation, Location?> Locate { get; init; } = static (_, _) => null;

        public override ImmutableHashSet<string> Methods => ["Save"];

        public override IEnumerable<CallWrite> FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken)
        {
            var name = ((MemberAccessExpressionSyntax)invocation.Expression).Name;
            var call = new WriteCall { Table = Table };
            yield return new CallWrite(call, name.GetLocation())
            {
                Describe = _ => Context(),
                Locate = _ => Locate(invocation, model.Compilation),
                Repairs = _ => new[] { "a", "b" }.Select(column => new CallRepair(
                    column, "Upsert", [LiteralEdit.Code(name.Span, "Upsert")], call with { Conflict = new CallConflict { Target = [column] } })),
            };
        }
    }
}
