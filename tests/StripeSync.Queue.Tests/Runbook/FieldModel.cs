namespace StripeSync.Queue.Tests.Runbook;

/// <summary>What each step of the runbook has to do, written apart from the SQL.</summary>
/// <param name="Rows">What stays, as it is then.</param>
/// <param name="Archived">What goes, with the reason.</param>
public sealed record FieldOutcome(IReadOnlyList<FieldRow> Rows, IReadOnlyList<(string Reason, FieldRow Row)> Archived);

public static class FieldModel
{
    public static FieldOutcome Apply(string step, IReadOnlyList<FieldRow> rows, bool isFull, int space) => step switch
    {
        "clean_space" => Remove(rows, row => row.Status == "pending" && row.Space == space ? "space" : null),
        "clean_stuck" => Remove(rows, row => row.IsStuck ? "stuck" : null),
        "clean_invalid" => Remove(rows, row => row.IsRunning(isFull) ? null : row.HasNullKey ? "null key" : row.HasInvalidStatus ? "invalid status" : null),
        "clean_duplicates" => Deduplicate(rows, isFull),
        "clean_all" => CleanAll(rows, isFull),
        _ => throw new ArgumentException(step),
    };

    static FieldOutcome Remove(IReadOnlyList<FieldRow> rows, Func<FieldRow, string?> reasonOf) => new(
        [.. rows.Where(row => reasonOf(row) is null)], [.. rows.Where(row => reasonOf(row) is not null).Select(row => (reasonOf(row)!, row))]);

    static FieldOutcome CleanAll(IReadOnlyList<FieldRow> rows, bool isFull)
    {
        var handed = HandOver(rows, isFull);
        var first = Remove(handed, row => row.IsRunning(isFull) ? null : row.HasNullKey ? "null key" : row.HasInvalidStatus ? "invalid status" : row.IsStuck ? "stuck" : null);
        var second = Deduplicate(first.Rows, isFull);
        return new(second.Rows, [.. first.Archived, .. second.Archived]);
    }

    static FieldOutcome Deduplicate(IReadOnlyList<FieldRow> rows, bool isFull)
    {
        var handed = HandOver(rows, isFull);
        var gone = Keys(handed)
            .Where(key => key.Count(row => row.IsRunning(isFull)) < 2)
            .SelectMany(key => NewestFirst(key, isFull).Skip(1).Where(row => !row.IsRunning(isFull)))
            .ToHashSet();
        return Remove(handed, row => gone.Contains(row) ? "duplicate" : null);
    }

    /// <summary>Full form: a running job takes over what pending rows of its key ask for.</summary>
    static List<FieldRow> HandOver(IReadOnlyList<FieldRow> rows, bool isFull)
    {
        var result = rows.ToList();
        if (!isFull)
            return result;
        foreach (var key in Keys(rows))
        {
            var running = key.Where(row => row.IsRunning(isFull)).ToList();
            var pending = key.Where(row => row.Status == "pending").ToList();
            if (running is not [var job] || job.Rerun || pending.Count == 0)
                continue;
            var newest = NewestFirst(pending.Where(row => row.Payload is not null), isFull).FirstOrDefault();
            var payload = newest is not null && IsNewer(newest, job) ? newest.Payload : job.Payload;
            result[result.IndexOf(job)] = job with { Rerun = true, Payload = payload };
        }
        return result;
    }

    static IEnumerable<IGrouping<(int?, string?), FieldRow>> Keys(IEnumerable<FieldRow> rows) => rows.Where(row => !row.HasNullKey).GroupBy(row => (row.Space, row.Event));

    static IEnumerable<FieldRow> NewestFirst(IEnumerable<FieldRow> rows, bool isFull) =>
        rows.OrderByDescending(row => row.IsRunning(isFull)).ThenBy(row => row.Age ?? int.MaxValue).ThenByDescending(row => row.Id);

    static bool IsNewer(FieldRow row, FieldRow than) => row.Age is { } age && than.Age is { } other && (age < other || (age == other && row.Id > than.Id));
}
