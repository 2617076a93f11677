using System.Globalization;

namespace StripeSync.Queue.Tests.Runbook;

/// <summary>A row as it is found in the field. Ages and leases are in minutes.</summary>
/// <param name="Id">Its number; the table has it as a number, a uuid or a text.</param>
/// <param name="Space">The number of its space, or NULL.</param>
/// <param name="Event">The event type, or NULL.</param>
/// <param name="Status">The status, or NULL.</param>
/// <param name="Age">How long ago it was made; NULL is a row without created_at.</param>
/// <param name="Payload">Full form: the payload's number, or NULL.</param>
/// <param name="Lease">Full form: how long its lease still lasts (it may be over), or NULL.</param>
/// <param name="Rerun">Full form: it was asked for again while it ran.</param>
public sealed record FieldRow(int Id, int? Space, string? Event, string? Status, int? Age, int? Payload = null, int? Lease = null, bool Rerun = false)
{
    public bool HasNullKey => Space is null || Event is null;

    public bool HasInvalidStatus => Status is not ("pending" or "processing" or "completed" or "failed");

    /// <summary>A worker is on it: with a lease while it lasts, without one for an hour.</summary>
    public bool IsRunning(bool isFull) => Status == "processing" && (isFull ? Lease is > 0 : Age is null or < 60);

    public bool IsStuck => Status == "pending" && Age is >= 60;

    /// <summary>As the tests compare it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Id}|{Space?.ToString(CultureInfo.InvariantCulture) ?? "∅"}|{Event ?? "∅"}|{Status ?? "∅"}|{Payload?.ToString(CultureInfo.InvariantCulture) ?? "∅"}|{(Rerun ? "t" : "f")}");
}
