using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Npgsql;
using StripeSync.Queue;

namespace SyncDashboard;

/// <summary>What the page calls.</summary>
internal static class DashboardEndpoints
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    public static void MapDashboard(this WebApplication app)
    {
        var api = app.MapGroup("/api");
        api.MapGet("/state", (Dashboard dashboard, CancellationToken token) => dashboard.ReadAsync(token));
        api.MapGet("/events", (Dashboard dashboard, IHostApplicationLifetime lifetime, CancellationToken token) => TypedResults.ServerSentEvents(States(dashboard, lifetime, token)));
        api.MapPost("/spaces/{id:guid}/synchronize", SynchronizeAsync);
        api.MapGet("/diagnosis", DiagnoseAsync);
        api.MapGet("/cleanup", (QueueMaintenance maintenance, CancellationToken token) => CleanAsync(maintenance, dryRun: true, token));
        api.MapPost("/cleanup", (QueueMaintenance maintenance, CancellationToken token) => CleanAsync(maintenance, dryRun: false, token));
        api.MapPost("/install", InstallAsync);
    }

    /// <summary>The state at once, and again whenever it has changed.</summary>
    private static async IAsyncEnumerable<SseItem<DashboardState>> States(Dashboard dashboard, IHostApplicationLifetime lifetime, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // An open page must not keep the program from ending.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(LookAgain);
        DashboardState? last = null;
        do
        {
            var state = await dashboard.ReadAsync(ended.Token);
            if (last is null || last.Mode != state.Mode || !last.Spaces.SequenceEqual(state.Spaces))
                yield return new SseItem<DashboardState>(last = state);
        }
        while (await timer.WaitForNextTickAsync(ended.Token));
    }

    /// <summary>The answer that PostgREST would give: 409 for a unique or foreign key, 400 for a statement that cannot be planned.</summary>
    private static async Task<IResult> SynchronizeAsync(Guid id, Synchronizer synchronizer, CancellationToken token)
    {
        try
        {
            return Results.Ok(new { message = await synchronizer.SynchronizeAsync(id, token) });
        }
        catch (UnknownSpaceException error)
        {
            return Results.Problem(title: "The space does not exist", detail: error.Message, statusCode: StatusCodes.Status409Conflict);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation)
        {
            return Results.Problem(
                title: error.MessageText, detail: $"{error.Detail} ({error.SqlState}, {error.ConstraintName})", statusCode: StatusCodes.Status409Conflict);
        }
        catch (PostgresException error)
        {
            return Results.Problem(title: error.MessageText, detail: error.SqlState, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<IResult> DiagnoseAsync(QueueMaintenance maintenance, CancellationToken token)
    {
        var diagnosis = await maintenance.DiagnoseAsync(cancellationToken: token);
        var causes = diagnosis.Findings
            .GroupBy(static finding => finding.Cause.Name)
            .Select(static group => new
            {
                name = group.Key,
                title = char.ToUpperInvariant(group.Key[0]) + group.Key[1..].Replace('_', ' '),
                meaning = group.First().Cause.Meaning,
                severity = Class(group.Max(static finding => finding.Severity)),
                sqlState = group.First().Cause.SqlState,
                http = group.First().Cause.HttpStatus,
                evidence = group.Select(static finding => finding.Evidence).Where(static evidence => evidence.Length > 0),
                remedy = group.First().Cause.NextStep,
            });
        return Results.Ok(new { causes });

        static string Class(QueueSeverity severity) => severity switch
        {
            QueueSeverity.Error => "error",
            QueueSeverity.Warning => "warning",
            _ => "ok",
        };
    }

    private static async Task<IResult> CleanAsync(QueueMaintenance maintenance, bool dryRun, CancellationToken token)
    {
        var result = await maintenance.CleanAllAsync(new CleanUpOptions { DryRun = dryRun, Actor = "SyncDashboard" }, token);
        return Results.Ok(new
        {
            total = result.Total,
            reasons = result.Counts.Where(static count => count.Value > 0).Select(static count => new { reason = count.Key, rows = count.Value }),
            restore = $"stripesync restore {result.Run}",
        });
    }

    private static async Task<IResult> InstallAsync(QueueMaintenance maintenance, CancellationToken token)
    {
        try
        {
            var result = await maintenance.InstallAsync(cancellationToken: token);
            var done = result.Steps.Where(static step => step.State == InstallStepState.Done).Select(static step => step.Name.Replace('_', ' '));
            return Results.Ok(new { steps = done.Concat(result.Notes) });
        }
        catch (QueueInstallException error)
        {
            return Results.Problem(title: "The queue cannot be installed as things are", detail: error.Message, statusCode: StatusCodes.Status409Conflict);
        }
    }
}
