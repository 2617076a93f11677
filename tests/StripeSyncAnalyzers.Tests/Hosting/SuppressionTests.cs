using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using StripeSync.Sql.Tests.Rules;

namespace StripeSyncAnalyzers.Tests.Hosting;

/// <summary>The ways in which people turn a finding off: those of Roslyn, and the comment in the SQL.</summary>
public class SuppressionTests
{
    private const string Reported = "connection.Execute(\"INSERT INTO {|SSQ1002:customers|} (email) VALUES ('a')\");";
    private const string Insert = "connection.Execute(\"INSERT INTO customers (email) VALUES ('a')\");";

    [Fact]
    public Task Nothing_is_suppressed() => Verify.Analyzer(RuleCases.Customers, SqlFirst.File(Reported));

    [Fact]
    public Task A_pragma() => Verify.Silent(TestProject.Of(RuleCases.Customers, SqlFirst.File("#pragma warning disable SSQ1002 // Imported once.\n" + Insert + "\n#pragma warning restore SSQ1002\n")));

    [Fact]
    public Task Only_up_to_its_restore() => Verify.Analyzer(RuleCases.Customers, SqlFirst.File("#pragma warning disable SSQ1002\n" + Insert + "\n#pragma warning restore SSQ1002\n" + Reported));

    [Fact]
    public Task An_attribute() => Verify.Silent(TestProject.Of(RuleCases.Customers, SqlFirst.File("", $$"""
        [System.Diagnostics.CodeAnalysis.SuppressMessage("Conflicts", "SSQ1002:Plain insert can violate a unique key", Justification = "Imported once.")]
            public void Import(NpgsqlConnection connection) { {{Insert}} }
        """)));

    [Fact]
    public Task An_attribute_on_another_method() => Verify.Analyzer(RuleCases.Customers, SqlFirst.File(Reported, """
        [System.Diagnostics.CodeAnalysis.SuppressMessage("Conflicts", "SSQ1002")]
            public void Import(NpgsqlConnection connection) { }
        """));

    /// <summary>dotnet_diagnostic.SSQ1002.severity = none; PackageTests build a project with an .editorconfig.</summary>
    [Fact]
    public Task A_severity() => Verify.Silent(TestProject.Of(RuleCases.Customers, SqlFirst.File(Insert)) with { Severities = ImmutableDictionary<string, ReportDiagnostic>.Empty.Add(RuleIds.PlainInsert, ReportDiagnostic.Suppress) });

    [Fact]
    public Task A_comment_in_a_literal() => Verify.Silent(TestProject.Of(RuleCases.Customers, SqlFirst.File("connection.Execute(\"/* stripesync: ignore SSQ1002 imported once */ INSERT INTO customers (email) VALUES ('a')\");")));

    [Fact]
    public Task A_comment_in_a_raw_string() => Verify.Silent(TestProject.Of(RuleCases.Customers, SqlFirst.File("connection.Execute(\"\"\"\n    -- stripesync: ignore SSQ1002\n    INSERT INTO customers (email) VALUES ('a')\n    \"\"\");")));

    [Fact]
    public Task A_comment_that_suppresses_nothing() => Verify.Analyzer(RuleCases.Customers, SqlFirst.File("connection.Execute(@\"{|SSQ9003:-- stripesync: ignore SSQ1002|}\n INSERT INTO customers (email) VALUES ('a') ON CONFLICT (email) DO NOTHING\");"));

    [Fact]
    public Task A_comment_that_another_text_may_need() => Verify.Silent(TestProject.Of(RuleCases.Customers, SqlFirst.File(
        "connection.Execute(\"/* stripesync: ignore SSQ1002 */ INSERT INTO customers (email) VALUES ('a')\" + (connection is null ? \"\" : \" ON CONFLICT (email) DO NOTHING\"));")));

    [Fact]
    public Task In_a_migration() => Verify.Silent(TestProject.Of("-- stripesync: ignore SSQ3001 the key is made by hand\nCREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text);", SqlFirst.File("")));
}
