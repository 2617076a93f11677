namespace StripeSync.Queue;

public sealed partial class QueueMaintenance
{
    /// <summary>
    /// Brings the queue table from any state to its full form, beside live traffic: columns, row checks, one row for each key, the unique
    /// key, the claim index, the functions and their grants. Running it again changes nothing, and an interrupted run is continued.
    /// </summary>
    /// <param name="options">How; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between and within steps.</param>
    /// <returns>The steps with their SQL.</returns>
    /// <remarks>
    /// Needs the table's owner and a connection of its own for the whole time: not through a pooler in transaction mode. Rows that cannot
    /// stay (without a key, with an unknown status, duplicates) go to the archive and can be restored.
    /// </remarks>
    /// <exception cref="QueueInstallException">The queue cannot be installed as things are.</exception>
    public async Task<InstallResult> InstallAsync(InstallOptions? options = null, CancellationToken cancellationToken = default)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        options ??= new InstallOptions();
        var installer = new QueueInstaller(new InstallSession(connection, _source, _table, options), _table, options);
        return await installer.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
