using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace WithLinq2Db;

/// <summary>Writes as they are found in the field. The rule that speaks stands behind the line that it speaks of.</summary>
internal static class Before
{
    /// <summary>The second click on "Synchronize" fails with 23505.</summary>
    public static Task<int> RequestSync(DataConnection db, long space, string type) =>
        db.InsertAsync(new Job { SpaceId = space, EventType = type }); // SSQ1001

    /// <summary>A customer who signs up twice: 23505.</summary>
    public static Task<int> SaveCustomer(DataConnection db, string email, string name) =>
        db.ExecuteAsync("INSERT INTO customers (email, name) VALUES (@email, @name)", new { email, name }); // SSQ1002

    /// <summary>One customer who is there already, and the whole import is lost.</summary>
    public static Task ImportCustomers(DataConnection db, IEnumerable<Customer> customers) =>
        db.BulkCopyAsync(customers); // SSQ1002
}
