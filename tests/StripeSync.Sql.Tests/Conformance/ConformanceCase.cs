using System.Text.Json;
using System.Text.Json.Serialization;

namespace StripeSync.Sql.Tests.Conformance;

/// <summary>One observed verdict: a statement, the migrations before it, and what PostgreSQL 15 did with it.</summary>
public sealed record ConformanceCase
{
    /// <summary>The name of the case; unique.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of case.</summary>
    public required string Family { get; init; }

    /// <summary>A remark.</summary>
    public string? Notes { get; init; }

    /// <summary>Self-contained migrations.</summary>
    public required string SchemaSql { get; init; }

    /// <summary>The text has psql lines or COPY data.</summary>
    public bool NeedsPsql { get; init; }

    /// <summary>Run in the session of the statement, before it.</summary>
    public string? SessionSql { get; init; }

    /// <summary>Rows that are there before the statement runs.</summary>
    public string? SeedSql { get; init; }

    /// <summary>The statement as a client writes it; for several statements the facts describe the first.</summary>
    public required string Statement { get; init; }

    /// <summary>Why the text holds several statements, where it does.</summary>
    public string? Multi { get; init; }

    /// <summary>The rows that a COPY was given.</summary>
    public string? CopyData { get; init; }

    /// <summary><c>dollar</c>, <c>at</c>, <c>colon</c> or none.</summary>
    public string? ParamStyle { get; init; }

    /// <summary>Sample values in the order of the parameters; <c>auto</c> stands for a value by type.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Params { get; init; } = [];

    /// <summary>The SQLSTATE raised before execution.</summary>
    public string? PlanError { get; init; }

    /// <summary><c>parse</c>: PREPARE shows it; <c>plan</c>: only EXPLAIN EXECUTE does.</summary>
    public string? Stage { get; init; }

    /// <summary>The message of the plan error.</summary>
    public string? Message { get; init; }

    /// <summary>The hint of the plan error.</summary>
    public string? Hint { get; init; }

    /// <summary>Where another major version differs from <see cref="PlanError"/>.</summary>
    public IReadOnlyDictionary<string, string?> PlanErrorByVersion { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where another major version refuses the migrations: "SQLSTATE: message".</summary>
    public IReadOnlyDictionary<string, string?> SchemaErrorByVersion { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where another major version chooses other arbiters.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ArbitersByVersion { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Failures of the migrations that belong to the case: "SQLSTATE: message"; the statements after them ran.</summary>
    public IReadOnlyList<string> ExpectedSchemaErrors { get; init; } = [];

    /// <summary>The plan error of a generic plan, where the custom plan has none.</summary>
    public string? GenericPlanError { get; init; }

    /// <summary>The table written.</summary>
    public ConformanceTarget? Target { get; init; }

    /// <summary>All tables written, where there are several.</summary>
    public IReadOnlyList<ConformanceTarget> Targets { get; init; } = [];

    /// <summary>The indexes that the planner chose.</summary>
    public IReadOnlyList<string> Arbiters { get; init; } = [];

    /// <summary><c>NOTHING</c> or <c>UPDATE</c>.</summary>
    public string? Resolution { get; init; }

    /// <summary>Unique keys that a constructed row made raise 23505; <see langword="null"/> where not examined.</summary>
    public IReadOnlyList<string>? Uncovered { get; init; }

    /// <summary>Exclusion constraints that a constructed row violated.</summary>
    public IReadOnlyList<string>? ExclusionUncovered { get; init; }

    /// <summary>Keys that could not be made to fail, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Unreached { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys about which nothing was found out.</summary>
    public IReadOnlyList<string> Undecided { get; init; } = [];

    /// <summary>Keys that only a concurrent writer can violate.</summary>
    public IReadOnlyList<string>? RaceOnly { get; init; }

    /// <summary>Keys never seen because another always fails first: either answer is right.</summary>
    public IReadOnlyList<string> Shadowed { get; init; } = [];

    /// <summary>Keys that the DO UPDATE branch can violate.</summary>
    public IReadOnlyList<string> UpdateBranchKeys { get; init; } = [];

    /// <summary>A column of the arbiter can be NULL.</summary>
    public bool? NullableKey { get; init; }

    /// <summary>What one execution with the samples raised on otherwise empty tables.</summary>
    public string? ExecError { get; init; }

    /// <summary>The constraint or index of <see cref="ExecError"/>.</summary>
    public string? ExecConstraint { get; init; }

    /// <summary><see cref="Uncovered"/> is to be trusted fully only where this is <c>good</c>.</summary>
    public string? WitnessTrust { get; init; }

    /// <summary>What a server of this major version raises before execution.</summary>
    public string? PlanErrorOn(int majorVersion) =>
        PlanErrorByVersion.TryGetValue($"{majorVersion}", out var error) ? error : PlanError;

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>A table that a statement writes.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Table">The table.</param>
/// <param name="Arbiters">The indexes that the planner chose; only in <see cref="ConformanceCase.Targets"/>.</param>
/// <param name="Resolution"><c>NOTHING</c> or <c>UPDATE</c>; only in <see cref="ConformanceCase.Targets"/>.</param>
public sealed record ConformanceTarget(string Schema, string Table, IReadOnlyList<string>? Arbiters, string? Resolution);

/// <summary>The file of observed verdicts.</summary>
public static class ConformanceCases
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // A field that nobody reads is a fact that nobody checks.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new OrderedValues() },
    };

    static readonly Lazy<IReadOnlyList<ConformanceCase>> Cases = new(() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "cases.jsonl"))
            .Select(line => JsonSerializer.Deserialize<ConformanceCase>(line, Options)!)]);

    /// <summary>All cases, in the order of the file.</summary>
    public static IReadOnlyList<ConformanceCase> All => Cases.Value;

    /// <summary>Reads an object whose order means something: the first value is <c>$1</c>.</summary>
    sealed class OrderedValues : JsonConverter<IReadOnlyList<KeyValuePair<string, string>>>
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return [.. document.RootElement.EnumerateObject().Select(value => KeyValuePair.Create(value.Name, value.Value.GetString()!))];
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>> value, JsonSerializerOptions options) =>
            throw new NotSupportedException("The cases are only read.");
    }
}
