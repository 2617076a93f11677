using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Rules;
using StripeSync.Sql.Text;
using StripeSync.Tool.Files;

namespace StripeSync.Tool.Lint;

/// <summary>Judges texts against the catalog of some migrations.</summary>
internal sealed class Linter
{
    private readonly MigrationFiles _migrations;
    private readonly ConflictEngine _engine;

    public Linter(MigrationFiles migrations, EngineOptions settings, CancellationToken cancellationToken)
    {
        _migrations = migrations;
        _engine = new ConflictEngine(Catalog.Build(migrations.Roots, settings, cancellationToken));
    }

    public Catalog Catalog => _engine.Catalog;

    public MigrationFiles Migrations => _migrations;

    /// <summary>
    /// The findings of a text, in its order. A text that is one of the migrations is judged as such: its INSERTs by the tables as they stand
    /// at that statement, and only where they always fail. Rules that are off by default are not asked.
    /// </summary>
    public IEnumerable<LintFinding> Judge(SourceText source, CancellationToken cancellationToken)
    {
        var findings = _migrations.Find(source) is { } migration
            ? SchemaJudge.Judge(_engine.Catalog, migration)
            : _engine.Judge(SqlText.FromString(source.Text), WriteContext.None, cancellationToken);
        return findings.Select(finding => LintFinding.Of(finding, source)).Where(static finding => finding.Rule.Severity != RuleSeverity.Off);
    }

    /// <summary>The arbiters of a statement: null where it has no conflict clause, or where they are not known; none for a clause without target.</summary>
    public IReadOnlyList<string>? ArbitersOf(string statement, CancellationToken cancellationToken)
    {
        var inferences = _engine.Writes(SqlText.FromString(statement), WriteContext.None, cancellationToken).Select(static write => write.Inference).OfType<Inference>().ToList();
        return inferences is [{ MayBeArbiters.IsEmpty: true } inference] && inference.Outcome != InferenceOutcome.Unknown
            ? [.. inference.Arbiters.Select(static key => key.Name)]
            : null;
    }
}
