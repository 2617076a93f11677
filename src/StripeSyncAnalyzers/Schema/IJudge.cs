using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSyncAnalyzers.Schema;

/// <summary>The engine as the host sees it: everything that is said comes from here.</summary>
internal interface IJudge
{
    /// <summary>Judges the SQL of a write in C#.</summary>
    ImmutableArray<Finding> JudgeWrite(SqlText sql, WriteContext context, CancellationToken cancellationToken);

    /// <summary>Whether the table of a call is declared: whether it is worth while to find out more about the call.</summary>
    bool IsDeclared(WriteCall call);

    /// <summary>Judges a call that a library makes SQL of.</summary>
    ImmutableArray<CallFinding> JudgeCall(WriteCall call, WriteContext context, CancellationToken cancellationToken);

    /// <summary>Whether a call is a repair: nothing is found in it, and its conflict target guards it.</summary>
    bool IsGuarded(WriteCall call, WriteContext context, CancellationToken cancellationToken);

    /// <summary>Judges a migration file.</summary>
    ImmutableArray<Finding> JudgeSchema(SchemaFile file, CancellationToken cancellationToken);
}

/// <summary>The engine itself.</summary>
internal sealed class EngineJudge : IJudge
{
    private readonly ConflictEngine engine;

    /// <summary>Makes the engine of a catalog.</summary>
    public EngineJudge(Catalog catalog) => engine = new ConflictEngine(catalog);

    public ImmutableArray<Finding> JudgeWrite(SqlText sql, WriteContext context, CancellationToken cancellationToken) =>
        engine.Judge(sql, context, cancellationToken);

    public bool IsDeclared(WriteCall call) => engine.IsDeclared(call);

    public ImmutableArray<CallFinding> JudgeCall(WriteCall call, WriteContext context, CancellationToken cancellationToken) =>
        engine.Judge(call, context, cancellationToken);

    public bool IsGuarded(WriteCall call, WriteContext context, CancellationToken cancellationToken) =>
        engine.IsGuarded(call, context, cancellationToken);

    public ImmutableArray<Finding> JudgeSchema(SchemaFile file, CancellationToken cancellationToken) =>
        SchemaJudge.Judge(engine.Catalog, file, cancellationToken);
}
