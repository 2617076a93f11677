using Npgsql;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Tests.Catalogs;
using StripeSync.Sql.Text;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Generated;

/// <summary>One schema, its migrations and many statements; the seed decides everything.</summary>
internal sealed class World(int seed, int version, TestDatabase database, NpgsqlConnection connection, Tally tally)
{
    public const int StatementsPerWorld = 40;
    private readonly Dice _dice = new(seed);
    private readonly List<string> _script = [];

    public async Task RunAsync()
    {
        tally.Worlds++;
        await database.ResetAsync();
        var migrations = new Migrations(_dice, version);
        for (var step = 2 + _dice.Next(6); step >= 0; step--)
        {
            var sql = _script.Count == 0 ? migrations.CreateTable("t") : migrations.Next(Catalog());
            if (await SqlScript.RunOneAsync(connection, sql) is not null)
                continue;
            _script.Add(sql + ";");
            var differences = CatalogText.Differences(Catalog(), await CatalogText.ServerAsync(database), out _, out var unknown);
            tally.CatalogUnknown += unknown.Count;
            if (differences.Count > 0)
            {
                Wrong("the catalog differs: " + string.Join("\n", differences), sql);
                return;
            }

            tally.Catalogs++;
        }

        await JudgeAsync();
    }

    private Catalog Catalog() => CatalogText.Build(string.Join("\n", _script), version);

    private async Task JudgeAsync()
    {
        var catalog = Catalog();
        var tables = catalog.Tables.Where(t => t is { IsFromProfile: false, IsKnown: true, Kind: RelationKind.Table or RelationKind.PartitionedTable } && t.Columns.Any(c => Values.IsWritable(c) && Values.Kind(c) != '?')).ToList();
        if (tables.Count == 0)
            return;
        var engine = new ConflictEngine(catalog);
        var statements = new Statements(_dice);
        var judged = new List<Judgement>();
        for (var i = 0; i < StatementsPerWorld; i++)
        {
            var judgement = Judgement.Of(engine, statements.Next(_dice.Pick(tables)));
            judged.Add(judgement);
            judged.AddRange(judgement.Repaired(engine));
        }

        tally.Statements += StatementsPerWorld;
        var plans = await ServerProbe.PlanAsync(connection, [.. judged.Select(j => j.Statement.Sql)]);
        var probes = new List<(Judgement Judgement, UniqueKey? Key, string Stored)>();
        for (var i = 0; i < judged.Count; i++)
        {
            var (wrong, isUnknown, hasTarget) = judged[i].Against(plans[i]);
            if (wrong is not null)
                Wrong(wrong, judged[i].Statement.Sql);
            else if (isUnknown)
                tally.Unknown++;
            else if (!hasTarget)
                tally.NoTarget++;
            else
                tally.Agreed++;
            if (plans[i].SqlState is null && judged[i].Write is not null)
                probes.AddRange(judged[i].Witnesses());
        }

        var executed = await ServerProbe.ExecuteAsync(connection, [.. probes.Select(p => (p.Stored, p.Judgement.Statement.Sql, Values.Name(p.Judgement.Statement.Table)))]);
        tally.Executions += executed.Count(e => !e.StoredFailed);
        foreach (var group in probes.Zip(executed).GroupBy(p => p.First.Judgement))
            Compare(group.Key, [.. group.Select(p => (p.First.Key, p.First.Stored, p.Second)).Where(p => !p.Second.StoredFailed)]);
    }

    private void Compare(Judgement judgement, List<(UniqueKey? Key, string Stored, Executed Result)> results)
    {
        foreach (var (_, stored, result) in results)
        {
            if (judgement.Contradiction(result) is { } wrong)
                Wrong($"{wrong} after {stored}\n  server: {result.SqlState} {result.Message}", judgement.Statement.Sql);
        }

        if (judgement.IsRepaired)
            tally.Remedies++;
        tally.ClosedConfirmed += judgement.Closed.Count;
        foreach (var key in judgement.Open)
        {
            var shown = results.Where(r => r.Key?.Name == key.Name).ToList();
            if (shown.Any(r => r.Result.SqlState == "23505" && r.Result.Constraint == key.Name))
                tally.OpenConfirmed++;
            else if (shown.Count == 0 || judgement.MayBeShadowed(key, [.. shown.Select(r => r.Result)]))
                tally.OpenNotShown++;
            else
                Wrong($"{key.Name} is called open, but {string.Join(" / ", shown.Select(r => $"{r.Result.SqlState} {r.Result.Message}"))} after\n  {string.Join("\n  ", shown.Select(r => r.Stored))}", judgement.Statement.Sql);
        }
    }

    private void Wrong(string what, string sql) =>
        tally.Wrong.Add($"seed {seed}, PostgreSQL {version}: {what}\n  {sql}\n  after\n    {string.Join("\n    ", _script)}");
}
