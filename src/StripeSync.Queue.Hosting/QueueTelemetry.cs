using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace StripeSync.Queue.Hosting;

/// <summary>Metrics and traces, under the package's name.</summary>
static class QueueTelemetry
{
    public const string Name = "StripeSync.Queue.Hosting";

    static readonly string? Version = typeof(QueueTelemetry).Assembly.GetName().Version?.ToString(3);
    static readonly Meter Meter = new(Name, Version);
    static readonly ActivitySource Activities = new(Name, Version ?? "");

    static readonly Counter<long> Jobs = Meter.CreateCounter<long>(
        "stripesync.queue.jobs", "{job}", "Jobs that a worker has ended, by outcome: completed, failed, lost or released.");

    static readonly UpDownCounter<long> Running = Meter.CreateUpDownCounter<long>("stripesync.queue.running", "{job}", "Jobs that are being worked on.");

    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("stripesync.queue.duration", "s", "How long a handler worked on a job.");

    static readonly Histogram<double> Wait = Meter.CreateHistogram<double>(
        "stripesync.queue.wait", "s", "How long a job had been pending when it was claimed, by the database's clock.");

    /// <summary>A job begins.</summary>
    public static Activity? Begin(ClaimedJob job, TimeSpan lease)
    {
        var eventType = new KeyValuePair<string, object?>("stripesync.event_type", job.EventType);
        Running.Add(1);
        Wait.Record(Math.Max(0, (job.LeaseEnds - lease - job.PendingSince).TotalSeconds), eventType);
        var activity = Activities.StartActivity("stripesync process", ActivityKind.Consumer);
        activity?.SetTag("messaging.system", "postgresql");
        activity?.SetTag("messaging.operation.type", "process");
        activity?.SetTag("stripesync.event_type", job.EventType);
        activity?.SetTag("stripesync.space_id", job.SpaceId.ToString());
        activity?.SetTag("stripesync.attempt", job.Attempt);
        return activity;
    }

    /// <summary>A job has ended.</summary>
    public static void End(ClaimedJob job, string outcome, TimeSpan duration, Activity? activity, string? error)
    {
        var eventType = new KeyValuePair<string, object?>("stripesync.event_type", job.EventType);
        var tag = new KeyValuePair<string, object?>("stripesync.outcome", outcome);
        Running.Add(-1);
        Jobs.Add(1, eventType, tag);
        Duration.Record(duration.TotalSeconds, eventType, tag);
        activity?.SetTag("stripesync.outcome", outcome);
        if (error is not null)
            activity?.SetStatus(ActivityStatusCode.Error, error);
    }
}
