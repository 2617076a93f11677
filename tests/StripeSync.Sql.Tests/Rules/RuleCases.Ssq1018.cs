namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string Docs = "CREATE TABLE docs (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), slug text NOT NULL UNIQUE, body text);";

    private static RuleCase[] Ssq1018() =>
    [
        new("1018 an explicit id beside the natural key", OpenIdQueue, "INSERT INTO stripe_sync_queue ({|SSQ1018:id|}, space_id, event_type) VALUES (1, 8, 'sync') ON CONFLICT (space_id, event_type) DO NOTHING", QueuedJob)
        { SqlState = "23505", Keys = "(id)" },
        new("1018 the id 0 of a client", OpenIdQueue, "INSERT INTO stripe_sync_queue ({|SSQ1018:id|}, space_id, event_type) VALUES (0, 8, 'sync') ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'failed'", "INSERT INTO stripe_sync_queue (id, space_id, event_type) VALUES (0, 7, 'sync');")
        { SqlState = "23505", Keys = "(id)", Remedies = 0 },
        new("1018 a parameter for a serial", TwoKeys, "INSERT INTO accounts (email, {|SSQ1018:id|}) VALUES (@email, @id) ON CONFLICT (email) DO UPDATE SET name = 'n'", "INSERT INTO accounts (id, email) VALUES (5, 'a');")
        { SqlState = "23505", Keys = "(id)", Parameters = "email=b;id=5" },
        new("1018 a literal for a generated uuid", Docs, "INSERT INTO docs ({|SSQ1018:id|}, slug) VALUES ('00000000-0000-0000-0000-000000000000', 'b') ON CONFLICT (slug) DO NOTHING", "INSERT INTO docs VALUES ('00000000-0000-0000-0000-000000000000', 'a');")
        { SqlState = "23505" },
        new("1018 OVERRIDING SYSTEM VALUE", Queue, "INSERT INTO stripe_sync_queue ({|SSQ1018:id|}, space_id, event_type) OVERRIDING SYSTEM VALUE VALUES (1, 8, 'sync') ON CONFLICT (space_id, event_type) DO NOTHING", QueuedJob)
        { SqlState = "23505" },
        new("1018 without a column list", OpenIdQueue, "INSERT INTO stripe_sync_queue VALUES (1, 8, 'sync', 'pending') ON CONFLICT {|SSQ1018:(space_id, event_type)|} DO NOTHING", QueuedJob)
        { SqlState = "23505" },
        new("1018 one row of two", OpenIdQueue, "INSERT INTO stripe_sync_queue ({|SSQ1018:id|}, space_id, event_type) VALUES (DEFAULT, 8, 'a'), (5, 9, 'b') ON CONFLICT (space_id, event_type) DO NOTHING", "INSERT INTO stripe_sync_queue (id, space_id, event_type) VALUES (5, 7, 'sync');")
        { SqlState = "23505", Keys = "(id)" },
        new("1018 a query", TwoKeys, "INSERT INTO accounts ({|SSQ1018:id|}, email) SELECT 5, 'b' ON CONFLICT (email) DO NOTHING", "INSERT INTO accounts (id, email) VALUES (5, 'a');")
        { SqlState = "23505", Says = "when 5 is taken" },

        new("1018 silent: the id is left to the database", OpenIdQueue, "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (7, 'sync') ON CONFLICT (space_id, event_type) DO NOTHING", QueuedJob),
        new("1018 silent: the id is the target", OpenIdQueue.Replace("UNIQUE (space_id, event_type)", "UNIQUE (id, space_id, event_type)", StringComparison.Ordinal).Replace("stripe_sync_queue", "jobs", StringComparison.Ordinal), "INSERT INTO jobs (id, space_id, event_type) VALUES (1, 7, 'sync') ON CONFLICT (id) DO NOTHING", "INSERT INTO jobs (space_id, event_type) VALUES (7, 'sync');"),
        new("1018 silent: no target", OpenIdQueue, "INSERT INTO stripe_sync_queue (id, space_id, event_type) VALUES (1, 7, 'sync') ON CONFLICT DO NOTHING", QueuedJob),
        new("1018 silent: a fresh value", Docs, "INSERT INTO docs (id, slug) VALUES (gen_random_uuid(), 'a') ON CONFLICT (slug) DO NOTHING", "INSERT INTO docs (slug) VALUES ('a');"),
        new("1018 silent: nextval", TwoKeys, "INSERT INTO accounts (id, email) VALUES (nextval('accounts_id_seq'), 'a') ON CONFLICT (email) DO NOTHING", "INSERT INTO accounts (email) VALUES ('a');"),
        new("1018 silent: NULL for a nullable token", "CREATE TABLE docs (slug text PRIMARY KEY, token uuid DEFAULT gen_random_uuid() UNIQUE);", "INSERT INTO docs (slug, token) VALUES ('a', NULL) ON CONFLICT (slug) DO NOTHING", "INSERT INTO docs (slug) VALUES ('a');"),
        new("1018 silent: OVERRIDING USER VALUE", Queue, "INSERT INTO stripe_sync_queue (id, space_id, event_type) OVERRIDING USER VALUE VALUES (1, 7, 'sync') ON CONFLICT (space_id, event_type) DO NOTHING", QueuedJob),
        new("1018 silent: DEFAULT", OpenIdQueue, "INSERT INTO stripe_sync_queue (id, space_id, event_type) VALUES (DEFAULT, 7, 'sync') ON CONFLICT (space_id, event_type) DO NOTHING", QueuedJob),
    ];
}
