using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Tests.Conformance;

/// <summary>The observed cases of UPDATE, MERGE, COPY and DO UPDATE.</summary>
public sealed class OtherStatementTests
{
    public static TheoryData<string> Ids => [.. ConformanceCases.All.Where(c => c.Family is "copy" or "merge" or "update_keys").Select(c => c.Id)];

    public static TheoryData<string> UpdateBranches => [.. ConformanceCases.All.Where(c => c.UpdateBranchKeys.Count > 0 && c.PlanError is null).Select(c => c.Id)];

    private static IReadOnlyList<Finding> Judge(ConformanceCase @case)
    {
        var token = TestContext.Current.CancellationToken;
        var catalog = Catalog.Build([new SchemaRoot("", [SchemaFile.Parse("schema.sql", @case.SchemaSql, token)])], EngineOptions.Default, token);
        return new ConflictEngine(catalog).Judge(SqlText.FromString(@case.Statement), WriteContext.None, token);
    }

    private static IEnumerable<string> KeysOf(IEnumerable<Finding> findings) => findings.Where(f => f.SqlState == "23505").SelectMany(f => f.Keys).Select(k => k.Name);

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_key_that_was_violated_is_named_and_what_never_runs_is_silent(string id)
    {
        var @case = ConformanceCases.All.Single(c => c.Id == id);
        var findings = Judge(@case);
        if (@case.ExecError == "23505")
            Assert.Contains(@case.ExecConstraint!, KeysOf(findings));
        else if (@case.PlanError is not null || @case.ExecError is not null)
            Assert.Empty(findings.Select(f => f.RuleId + ": " + f.Message));
    }

    /// <summary>The engine may name more: the server was asked with few rows.</summary>
    [Theory]
    [MemberData(nameof(UpdateBranches))]
    public void A_key_that_do_update_violates_is_named(string id)
    {
        var @case = ConformanceCases.All.Single(c => c.Id == id);
        var named = KeysOf(Judge(@case)).ToHashSet();
        var missing = @case.UpdateBranchKeys.Where(key => !named.Contains(key)).ToList();
        Assert.True(missing.Count == 0 || NotSaid.ContainsKey(id), $"{string.Join(", ", missing)} of {@case.Statement}");
    }

    /// <summary>Of which the engine says nothing, and why.</summary>
    private static readonly Dictionary<string, string> NotSaid = new()
    {
        ["null-keys-ae913d09e2"] = "The literal NULL in the arbiter never conflicts, so that this statement never comes to its DO UPDATE.",
        ["triggers-4d49ed3280"] = "A trigger sets the column.",
    };
}
