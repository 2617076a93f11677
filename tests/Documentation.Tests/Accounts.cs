using System.Text.RegularExpressions;

namespace StripeSync.Documentation.Tests;

/// <summary>What is done with a kind of block.</summary>
internal enum Treatment
{
    /// <summary>Run, and its result compared or required.</summary>
    Executed,

    /// <summary>Run with smaller sizes, or in a copy: the same command with the same options.</summary>
    ExecutedSmall,

    /// <summary>C# that is compiled against the real packages; where the page says what is found in it, analysed too.</summary>
    Compiled,

    /// <summary>The result of another block or of the analyzer, compared.</summary>
    Compared,

    /// <summary>Read by what reads it in real life (MSBuild, Roslyn's configuration, the command's own parser), and its effect looked at, but not run.</summary>
    Parsed,
}

/// <summary>Who answers for some blocks.</summary>
/// <param name="Document">The documents, as a pattern.</param>
/// <param name="Info">Language and words behind it, as a pattern.</param>
/// <param name="Treatment">What is done.</param>
/// <param name="Test">The test that does it: file, class and method by their names.</param>
/// <param name="Body">What the block must contain, as a pattern.</param>
internal sealed record Account(string Document, string Info, Treatment Treatment, string Test, string Body = "")
{
    private const string Rules = "docs/rules/SSQ\\d{4}\\.md";
    private const string WriteRules = "docs/rules/SSQ[12]\\d{3}\\.md";
    private const string SampleReadme = "samples/With\\w+/README\\.md";
    private const string PackageTests = "tests/StripeSyncAnalyzers.PackageTests/";
    private const string AnalyzerTests = "tests/StripeSyncAnalyzers.Tests/Docs/";
    private const string EngineTests = "tests/StripeSync.Sql.Tests/Docs/";
    private const string ToolTests = "tests/StripeSync.Tool.Tests/";
    private const string Here = "tests/Documentation.Tests/";

    /// <summary>Each block of the documents has exactly one of them.</summary>
    public static IReadOnlyList<Account> All { get; } =
    [
        // The pages of the rules.
        new(Rules, "sql (schema|seed|works|works fix|reported|(default-target |migration )?raises=\\w{5}|migration)", Treatment.Executed, EngineTests + "RulePageTests.The_server_does_it"),
        new(WriteRules, "csharp (reported|silent)", Treatment.Compiled, AnalyzerTests + "RulePageCodeTests.Example_is_reported_and_its_repair_is_silent"),
        new(Rules, "csharp", Treatment.Compiled, AnalyzerTests + "RulePageSettingTests.Pragma_silences_the_rule", "^#pragma warning disable SSQ"),
        new(Rules, "csharp", Treatment.Compiled, AnalyzerTests + "RulePageCodeTests.Example_without_a_mark_compiles", "^(?!#pragma)"),
        new("docs/rules/SSQ(?!1014)\\d{4}\\.md", "text", Treatment.Compared, EngineTests + "RulePageTests.The_server_does_it", "^ERROR:  "),
        new("docs/rules/SSQ1014\\.md", "text", Treatment.Compared, EngineTests + "RulePageTests.The_server_refuses_a_command_in_a_failed_transaction", "^ERROR:  "),
        new("docs/rules/SSQ(1011|1014|1020)\\.md", "text", Treatment.Compared, AnalyzerTests + "RulePageCodeTests.Message_about_the_code_is_the_one_that_the_page_shows", "^(info|warning) "),
        new("docs/rules/SSQ(?!1011|1014|1020)[12]\\d{3}\\.md", "text", Treatment.Compared, EngineTests + "RulePageTests.The_engine_says_it", "^(info|warning) "),
        new("docs/rules/SSQ3\\d{3}\\.md", "text", Treatment.Compared, EngineTests + "RulePageTests.The_message_behind_a_schema_is_the_engine_s", "^(info|warning) "),
        new("docs/rules/SSQ9001\\.md", "text", Treatment.Compared, AnalyzerTests + "RulePageCodeTests.Message_of_a_missing_schema_is_the_one_that_the_page_shows"),
        new("docs/rules/SSQ9002\\.md", "text", Treatment.Compared, AnalyzerTests + "RulePageCodeTests.Message_of_a_setting_is_the_one_that_the_page_shows"),
        new("docs/rules/SSQ9003\\.md", "text", Treatment.Compared, AnalyzerTests + "RulePageCodeTests.Message_of_a_comment_is_the_one_that_the_page_shows"),
        new(Rules, "ini", Treatment.Parsed, AnalyzerTests + "RulePageSettingTests.Severity_is_set_as_the_page_shows"),
        new(".*", "xml", Treatment.Parsed, PackageTests + "DocumentedSettingsTests.Each_block_means_what_it_says"),

        // The command.
        new("docs/(tool|runbook)\\.md", "console", Treatment.Executed, ToolTests + "DocumentationTests.The_examples_print_what_the_page_says|" + ToolTests + "Queue/RunbookDocumentTests.The_examples_print_what_the_page_says"),
        new("docs/tool\\.md", "sql", Treatment.Executed, ToolTests + "DocumentationTests.The_examples_print_what_the_page_says", "^(CREATE|INSERT)"),
        new("docs/tool\\.md", "sql", Treatment.Executed, ToolTests + "DocumentationTests.The_comment_turns_the_rule_off", "^-- stripesync: ignore"),
        new("docs/tool\\.md", "sh", Treatment.ExecutedSmall, ToolTests + "ToolPackageTests.The_packed_tool_installs_and_runs"),
        new("docs/runbook\\.md", "sql", Treatment.Executed, ToolTests + "Queue/RunbookDocumentTests.The_examples_print_what_the_page_says"),

        // Installation and samples.
        new("README\\.md", "sh", Treatment.ExecutedSmall, PackageTests + "InstallationTests.The_commands_of_the_readme_add_the_package", "^dotnet pack"),
        new("README\\.md", "sh", Treatment.ExecutedSmall, PackageTests + "QuickstartTests.Sample_builds_with_the_findings_that_it_promises", "^dotnet build samples/Quickstart$"),
        new("README\\.md", "text", Treatment.Compared, EngineTests + "DocumentTests.The_readme_shows_what_a_build_of_the_quickstart_prints"),
        new("(README|CONTRIBUTING)\\.md", "sh", Treatment.Parsed, Here + "CommandTests.The_test_command_is_a_script_that_is_understood", "^tests/run\\.sh$"),
        new("CONTRIBUTING\\.md", "sh", Treatment.Parsed, ToolTests + "DocumentedCommandTests.Each_command_is_understood", "^stripesync "),
        new("src/StripeSyncAnalyzers\\.Package/README\\.md", "sh", Treatment.ExecutedSmall, PackageTests + "InstallationTests.The_commands_of_the_readme_add_the_package"),
        new("src/StripeSyncAnalyzers\\.Package/README\\.md", "csharp", Treatment.Compiled, PackageTests + "InstallationTests.The_commands_of_the_readme_add_the_package"),
        new("samples/Quickstart/README\\.md", "sh", Treatment.ExecutedSmall, PackageTests + "QuickstartTests.Sample_builds_with_the_findings_that_it_promises", "^dotnet build"),
        new("samples/Quickstart/README\\.md", "text", Treatment.Compared, PackageTests + "QuickstartTests.Sample_builds_with_the_findings_that_it_promises", "warning SSQ"),
        new(SampleReadme, "sh", Treatment.ExecutedSmall, PackageTests + "SampleTests.Samples_build_with_the_findings_that_they_announce", "^dotnet build"),
        new("samples/(With(Dapper|EntityFramework|Linq2Db|Npgsql)|Quickstart)/README\\.md", "sh", Treatment.ExecutedSmall, PackageTests + "SampleTests.Sample_does_on_a_server_what_its_readme_shows", "^dotnet run"),
        new("samples/(With(Dapper|EntityFramework|Linq2Db|Npgsql)|Quickstart)/README\\.md", "text", Treatment.Compared, PackageTests + "SampleTests.Sample_does_on_a_server_what_its_readme_shows", "first: "),
        new("samples/WithSupabase/README\\.md", "sh", Treatment.ExecutedSmall, PackageTests + "SupabaseSampleTests.Sample_does_over_HTTP_what_its_readme_shows", "^dotnet run"),
        new("samples/WithSupabase/README\\.md", "text", Treatment.Compared, PackageTests + "SupabaseSampleTests.Sample_does_over_HTTP_what_its_readme_shows"),
        new("samples/SyncDashboard/README\\.md", "sh", Treatment.ExecutedSmall, "tests/SyncDashboard.Tests/DashboardTests."),

        // The rest.
        new("docs/performance\\.md", "sh", Treatment.ExecutedSmall, Here + "CommandTests.The_benchmark_of_the_queue_runs_with_small_sizes", "-- queue"),
        new("docs/performance\\.md", "sh", Treatment.ExecutedSmall, Here + "CommandTests.The_benchmark_of_the_installation_runs_with_small_sizes", "-- install"),
        new("docs/performance\\.md", "sh", Treatment.ExecutedSmall, Here + "CommandTests.The_fuzzer_prints_what_the_page_shows", "-- fuzz"),
        new("docs/(performance|reliability|conformance)\\.md", "sh", Treatment.Parsed, Here + "CommandTests.A_measuring_command_names_what_is_there", "(?s)^(?!.*-- (fuzz|install|queue))"),
        new("docs/performance\\.md", "text", Treatment.Compared, Here + "CommandTests.The_fuzzer_prints_what_the_page_shows"),
        new("docs/queue\\.md", "csharp", Treatment.Compiled, Here + "CodeTests.The_code_about_the_queue_compiles"),
        new("docs/adding-a-rule\\.md", "csharp", Treatment.Compiled, Here + "CodeTests.The_case_of_a_rule_is_one_that_is_run"),
        new("docs/scaling\\.md", "sql", Treatment.Executed, Here + "SqlTests.Partitions_are_made_and_installed", "PARTITION BY"),
        new("docs/scaling\\.md", "sql", Treatment.ExecutedSmall, Here + "SqlTests.Calls_of_Citus_have_its_arguments", "create_distributed_table"),
        new("docs/architecture\\.md", "mermaid", Treatment.Parsed, Here + "PictureTests.Each_arrow_joins_rooms_that_are_there"),
    ];

    public bool AnswersFor(Block block) =>
        Regex.IsMatch(block.Document, $"^({Document})$") && Regex.IsMatch(block.Info, $"^({Info})$") && Regex.IsMatch(block.Body, Body);
}
