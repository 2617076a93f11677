using System.Globalization;

namespace StripeSync.Queue.Tests.Reliability;

/// <summary>How long the tests run: short in the test command, as long as an environment variable says in a recorded run.</summary>
static class RunLength
{
    /// <summary>Seconds of load beside rebuilds and cut connections.</summary>
    public static TimeSpan Load { get; } = TimeSpan.FromSeconds(Number("STRIPESYNC_RELIABILITY_SECONDS", 3));

    /// <summary>How many times the server is killed in each kind of work.</summary>
    public static int Kills { get; } = Number("STRIPESYNC_RELIABILITY_KILLS", 2);

    /// <summary>Requests for the one key of the search.</summary>
    public static int Requests { get; } = Number("STRIPESYNC_RELIABILITY_REQUESTS", 4);

    /// <summary>Random operations against the model.</summary>
    public static int Operations { get; } = Number("STRIPESYNC_RELIABILITY_OPERATIONS", 1500);

    static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
