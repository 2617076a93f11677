using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Tests.Conformance;

/// <summary>What the engine says to an observed case, in the terms of the observation.</summary>
/// <param name="Target">The SQLSTATE of the conflict target, <c>none</c> for a target that works, or null for unknown.</param>
/// <param name="IsCertain">False where the error comes on some rows only.</param>
/// <param name="Arbiters">The arbiters; null for unknown.</param>
/// <param name="Open">The keys that a finding names as possible 23505.</param>
internal sealed record EngineVerdict(string? Target, bool IsCertain, IReadOnlyList<string>? Arbiters, IReadOnlyList<string> Open)
{
    private static readonly EngineVerdict Unknown = new(null, false, null, []);

    public static EngineVerdict Of(ConformanceCase @case, CancellationToken cancellationToken, int version = 15)
    {
        var file = SchemaFile.Parse("schema.sql", @case.SchemaSql, cancellationToken);
        var catalog = Catalog.Build([new SchemaRoot("", [file])], EngineOptions.Default with { PostgresVersion = version }, cancellationToken);
        var engine = new ConflictEngine(catalog);
        var sql = SqlText.FromString((@case.SessionSql is null ? "" : @case.SessionSql.TrimEnd().TrimEnd(';') + ";\n") + @case.Statement);
        var findings = engine.Judge(sql, WriteContext.None, cancellationToken);

        // What two sessions or the stored row do was not tried: see OtherStatementTests.
        var open = findings.Where(f => f is { SqlState: "23505", RuleId: not ("SSQ1009" or "SSQ1013") }).SelectMany(f => f.Keys).Select(k => k.Name).Distinct().ToList();
        var error = findings.FirstOrDefault(f => f.SqlState is "42P10" or "42704" or "42809" or "55000");
        if (error is not null)
            return new EngineVerdict(error.SqlState, error.Certainty == Certainty.Certain, null, open);
        var inferences = engine.Writes(sql, WriteContext.None, cancellationToken).Select(w => w.Inference).OfType<Inference>().ToList();
        return (inferences.Count == 1 ? inferences[0] : null) switch
        {
            { Outcome: InferenceOutcome.Matched } inference => new EngineVerdict("none", true, inference.MayBeArbiters.IsEmpty ? [.. inference.Arbiters.Select(k => k.Name)] : null, open),
            { Outcome: InferenceOutcome.Everything } => new EngineVerdict("none", true, [], open),
            _ => Unknown with { Open = open },
        };
    }
}
