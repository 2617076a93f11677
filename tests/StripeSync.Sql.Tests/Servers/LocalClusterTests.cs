using System.Diagnostics;
using Npgsql;
using StripeSync.TestServer;

namespace StripeSync.Sql.Tests.Servers;

/// <summary>Nothing of a test run may stay behind, whatever ends it.</summary>
public sealed class LocalClusterTests
{
    [Fact]
    public async Task A_cluster_stops_and_its_folder_goes_when_it_is_disposed()
    {
        if (await StartAsync() is not { } cluster)
            return;
        var server = await ServerIdAsync(cluster);
        // The pipe that keeps the server must not be inherited by other children of this process.
        using var child = Process.Start("sleep", "600");
        try
        {
            await cluster.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        finally
        {
            child.Kill();
        }
        await EndAsync(server);
        Assert.False(Directory.Exists(cluster.Folder));
    }

    [Fact]
    public async Task A_cluster_stops_when_the_process_that_holds_it_is_killed()
    {
        if (await BinariesAsync() is not { } binaries)
            return;
        // `sleep` stands for the test process: it alone holds the other end of the pipe.
        const string pipe = """
            exec 3>&1
            sh -c 'echo "holder $$" >&3; exec sleep 600 3>&-' | sh -c "$1" cluster "$2" $$ 2>&1 3>&-
            """;
        var start = new ProcessStartInfo("/bin/sh", ["-c", pipe, "sh", LocalCluster.Script, binaries])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var pipeline = Process.Start(start)!;
        var (holder, folder) = (0, "");
        while (await pipeline.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("holder ", StringComparison.Ordinal))
                holder = int.Parse(line["holder ".Length..]);
            if (line.StartsWith("/tmp/", StringComparison.Ordinal))
                folder = line;
            if (line.Contains("ready to accept connections", StringComparison.Ordinal))
                break;
        }
        var server = PostmasterId(folder);
        Assert.True(IsAlive(server));

        using (var sleep = Process.GetProcessById(holder))
            sleep.Kill();

        await pipeline.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await EndAsync(server);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_server_without_a_keeper_is_swept_by_the_next_start()
    {
        // Another test process may sweep at any time, so the owner lives until the keeper is gone.
        using var owner = Process.Start("sleep", "600");
        try
        {
            if (await StartAsync(owner.Id) is not { } orphan)
                return;
            var server = await ServerIdAsync(orphan);
            using (var keeper = Process.GetProcessById(orphan.KeeperId))
                keeper.Kill();
            Assert.True(IsAlive(server));

            owner.Kill();
            await owner.WaitForExitAsync(TestContext.Current.CancellationToken);
            await using var next = await StartAsync();
            await EndAsync(server);
            Assert.False(Directory.Exists(orphan.Folder));
            await orphan.DisposeAsync();
        }
        finally
        {
            owner.Kill();
        }
    }

    static async Task EndAsync(int id)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (IsAlive(id))
            await Task.Delay(20, patience.Token);
    }

    static async Task<LocalCluster?> StartAsync(int? owner = null) =>
        await BinariesAsync() is { } binaries ? await LocalCluster.StartAsync(binaries, owner) : null;

    // Where the server is given or comes from Docker there may be no binaries, and then no cluster to look after.
    static async Task<string?> BinariesAsync()
    {
        if (!OperatingSystem.IsWindows() && LocalBinaries.Find() is { } binaries)
            return binaries;
        if (EmbeddedBinaries.IsAvailable(EmbeddedBinaries.DefaultVersion))
            return await EmbeddedBinaries.GetAsync(EmbeddedBinaries.DefaultVersion);
        await Assert.ThrowsAnyAsync<Exception>(() => EmbeddedBinaries.GetAsync(EmbeddedBinaries.DefaultVersion));
        return null;
    }

    static async Task<int> ServerIdAsync(LocalCluster cluster)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return PostmasterId(cluster.Folder);
    }

    static int PostmasterId(string folder) => int.Parse(File.ReadLines(Path.Combine(folder, "data", "postmaster.pid")).First());

    static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            // In a container nobody may collect an orphan that has ended.
            var status = $"/proc/{id}/status";
            return !process.HasExited && !(File.Exists(status) && File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
