using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace WithLinq2Db;

/// <summary>The same writes, repaired: nothing is reported, and none of them fails when it runs again.</summary>
internal static class After
{
    /// <summary>By hand, for it is a decision: the key of the job is the conflict target, and a job that is there stays as it is.</summary>
    public static Task<int> RequestSync(DataConnection db, long space, string type) =>
        db.GetTable<Job>().InsertOrUpdateAsync(
            () => new Job { SpaceId = space, EventType = type, Status = "pending" },
            null,
            () => new Job { SpaceId = space, EventType = type });

    /// <summary>Behind the lightbulb: who is there already gets the new name.</summary>
    public static Task<int> SaveCustomer(DataConnection db, string email, string name) =>
        db.ExecuteAsync("INSERT INTO customers (email, name) VALUES (@email, @name) ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name", new { email, name });

    /// <summary>By hand: rows in INSERT statements, with ON CONFLICT DO NOTHING. COPY, the default, has no such thing.</summary>
    public static Task ImportCustomers(DataConnection db, IEnumerable<Customer> customers) =>
        db.BulkCopyAsync(new BulkCopyOptions { BulkCopyType = BulkCopyType.MultipleRows, ConflictAction = ConflictAction.Ignore }, customers);
}
