using Microsoft.EntityFrameworkCore;

namespace WithEntityFramework;

/// <summary>The same writes, repaired: nothing is reported, and none of them fails when it runs again.</summary>
internal static class After
{
    /// <summary>By hand: EF Core has no upsert of its own, so the statement is written down. Its values are parameters.</summary>
    public static Task RequestSync(Shop db, long space, string type) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES ({space}, {type}, 'pending')
            ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending'
            WHERE stripe_sync_queue.status IN ('completed', 'failed')
            """);

    /// <summary>Behind the lightbulb: who is there already gets the new name.</summary>
    public static Task SaveCustomer(Shop db, string email, string name) =>
        db.Database.ExecuteSqlAsync($"INSERT INTO \"Customers\" (\"Email\", \"Name\") VALUES ({email}, {name}) ON CONFLICT (\"Email\") DO UPDATE SET \"Name\" = EXCLUDED.\"Name\"");

    /// <summary>Behind the lightbulb: the conflict target is the key that there is.</summary>
    public static Task RenameCustomer(Shop db, string email, string name) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Customers" ("Email", "Name") VALUES ({email}, {name})
            ON CONFLICT ("Email") DO UPDATE SET "Name" = EXCLUDED."Name"
            """);
}
