using Microsoft.EntityFrameworkCore;

namespace WithEntityFramework;

/// <summary>Writes as they are found in the field. The rule that speaks stands behind the line that it speaks of.</summary>
internal static class Before
{
    /// <summary>The second click on "Synchronize" fails with 23505.</summary>
    public static Task RequestSync(Shop db, long space, string type)
    {
        db.Jobs.Add(new Job { SpaceId = space, EventType = type }); // SSQ1001
        return db.SaveChangesAsync();
    }

    /// <summary>A customer who signs up twice: 23505.</summary>
    public static Task SaveCustomer(Shop db, string email, string name) =>
        db.Database.ExecuteSqlAsync($"INSERT INTO \"Customers\" (\"Email\", \"Name\") VALUES ({email}, {name})"); // SSQ1002

    /// <summary>The name of a customer who is there is changed; but the key is over the e-mail address, and this target is none: 42P10, always.</summary>
    public static Task RenameCustomer(Shop db, string email, string name) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Customers" ("Email", "Name") VALUES ({email}, {name})
            ON CONFLICT ("Email", "Name") DO UPDATE SET "Name" = EXCLUDED."Name" -- SSQ1003
            """);
}
