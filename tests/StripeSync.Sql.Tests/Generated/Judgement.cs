using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Tests.Generated;

/// <summary>What the engine says of one generated statement, and how a server can contradict it.</summary>
internal sealed class Judgement
{
    private static readonly string[] TargetErrors = ["42P10", "42704", "42809"];

    private readonly IReadOnlyList<Finding> _findings;

    private Judgement(GeneratedStatement statement, Write? write, IReadOnlyList<Finding> findings, bool isRepaired)
    {
        Statement = statement;
        Write = write;
        IsRepaired = isRepaired;
        _findings = findings;
        Open = [.. findings.Where(f => f is { SqlState: "23505", RuleId: not "SSQ1013" }).SelectMany(f => f.Keys)];
        Closed = write is null ? [] : [.. write.Table.UniqueKeys.Where(IsClosed)];
    }

    public GeneratedStatement Statement { get; }

    /// <summary>Null where the engine is silent about the whole statement.</summary>
    public Write? Write { get; }

    /// <summary>True for the text that a remedy has made: no 23505 may come from it.</summary>
    public bool IsRepaired { get; }

    /// <summary>The keys that findings call open.</summary>
    public IReadOnlyList<UniqueKey> Open { get; }

    /// <summary>The keys that the engine calls guarded, or out of reach of every row.</summary>
    public IReadOnlyList<UniqueKey> Closed { get; }

    public static Judgement Of(ConflictEngine engine, GeneratedStatement statement, bool isRepaired = false)
    {
        var sql = SqlText.FromString(statement.Sql);
        var cancellationToken = TestContext.Current.CancellationToken;
        return new Judgement(statement, engine.Writes(sql, WriteContext.None, cancellationToken).FirstOrDefault(), engine.Judge(sql, WriteContext.None, cancellationToken), isRepaired);
    }

    public IEnumerable<Judgement> Repaired(ConflictEngine engine)
    {
        var sql = SqlText.FromString(Statement.Sql);
        return _findings.SelectMany(f => f.Remedies).Select(r => Of(engine, Statement with { Sql = sql.Apply(r.Edits).Text }, isRepaired: true));
    }

    /// <summary>Planning against the verdict on the conflict target.</summary>
    public (string? Wrong, bool IsUnknown, bool HasTarget) Against(Planned plan)
    {
        if (_findings.FirstOrDefault(f => f.SqlState is { } state && TargetErrors.Contains(state)) is { } error)
            return (plan.SqlState == error.SqlState ? null : $"engine says {error.SqlState} ({error.Message}), server {plan.SqlState} {plan.Message} [{string.Join(",", plan.Arbiters)}]", false, true);
        if (!Statement.Sql.Contains(" ON CONFLICT", StringComparison.Ordinal))
            return (null, Write is null, false);
        if (Write?.Inference is not { Outcome: InferenceOutcome.Matched or InferenceOutcome.Everything } inference)
            return (null, true, true);
        if (plan.SqlState is { } state)
            return (TargetErrors.Contains(state) ? $"engine says the target works, server {state} {plan.Message}" : null, false, false);
        var sure = inference.Arbiters.Select(k => k.Name).ToList();
        var possible = sure.Concat(inference.MayBeArbiters.Select(k => k.Name)).ToList();
        var agree = sure.All(plan.Arbiters.Contains) && plan.Arbiters.All(possible.Contains);
        return (agree ? null : $"engine picks {string.Join(",", sure)} (maybe {string.Join(",", possible.Skip(sure.Count))}), server {string.Join(",", plan.Arbiters)}", inference.MayBeArbiters.Length > 0, true);
    }

    /// <summary>Rows to store before the statement: one like each key of each proposed row, and none.</summary>
    public IEnumerable<(Judgement Judgement, UniqueKey? Key, string Stored)> Witnesses()
    {
        yield return (this, null, "SELECT 1");
        foreach (var key in Statement.Table.UniqueKeys)
        {
            foreach (var row in Statement.Rows)
            {
                for (var variant = 0; variant < Witness.Variants; variant++)
                    yield return (this, key, Witness.Row(Statement.Table, key, row, variant));
            }
        }
    }

    /// <summary>An execution that the engine rules out.</summary>
    public string? Contradiction(Executed result)
    {
        var deferrable = _findings.FirstOrDefault(f => f.SqlState == "55000");
        if (deferrable is { Certainty: Certainty.Certain } && result.SqlState is null)
            return "engine says 55000 always, it ran";
        if (deferrable is null && result.SqlState == "55000" && Write?.Inference?.Outcome is InferenceOutcome.Matched or InferenceOutcome.Everything)
            return "engine is silent about 55000";
        if (result.SqlState != "23505")
            return null;
        if (Closed.Any(k => k.Name == result.Constraint) && !IsTouched(result.Constraint))
            return $"engine calls {result.Constraint} closed, 23505";
        return IsRepaired && Statement.Rows.Count == 1 && !IsTouched(result.Constraint) ? $"the remedy raises 23505 on {result.Constraint}" : null;
    }

    /// <summary>Whether every execution ended, by accident or by another key, before the key was reached.</summary>
    public bool MayBeShadowed(UniqueKey key, IReadOnlyList<Executed> results)
    {
        var equal = Witness.Columns(Statement.Table, key);
        if (results.Any(r => r.SqlState is not (null or "23505" or "55000")))
            return true;

        // The server names the index of the partition.
        if (Statement.Table.Kind == RelationKind.PartitionedTable && results.All(r => r.SqlState is not null))
            return true;

        // The rows of a batch meet each other too, on any key.
        if (Statement.Rows.Count > 1 && (Write!.OnConflict is not null || results.Any(r => r.SqlState is not null)))
            return true;
        var others = Statement.Table.UniqueKeys.Where(k => k.Name != key.Name && Witness.MayMeet(Statement.Table, k, equal)).Select(k => k.Name).ToHashSet(StringComparer.Ordinal);
        return results.All(r => r.SqlState == "55000" || (r.SqlState == "23505" && others.Contains(r.Constraint))
            || (r.SqlState is null && Write!.Inference is { } i && i.Arbiters.Concat(i.MayBeArbiters).Any(a => others.Contains(a.Name))));
    }

    /// <summary>DO UPDATE writes a column of the key: the engine's claims are about the inserted row.</summary>
    private bool IsTouched(string key) =>
        Statement.Table.UniqueKeys.FirstOrDefault(k => k.Name == key) is { } touched && Witness.Columns(Statement.Table, touched).Overlaps(Statement.Assigned);

    private bool IsClosed(UniqueKey key)
    {
        if (key.Kind == UniqueKeyKind.Exclusion)
            return false;
        if (KeyExposure.CanViolate(Write!, key) == Ternary.No)
            return key.IsValid;
        return Write!.Inference switch
        {
            { Outcome: InferenceOutcome.Everything } => true,
            { Outcome: InferenceOutcome.Matched } inference => inference.Arbiters.Contains(key) || inference.Arbiters.Any(a => KeyExposure.Covers(a, key)),
            _ => false,
        };
    }
}
