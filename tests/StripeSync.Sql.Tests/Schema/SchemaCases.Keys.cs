using StripeSync.Sql.Catalogs;

namespace StripeSync.Sql.Tests.Schema;

public static partial class SchemaCases
{
    private const string OneNull = "INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (NULL, 'a'), (NULL, 'a')";
    private const string OneNullItem = "INSERT INTO n (a, b) VALUES (1, NULL), (1, NULL)";

    private static SchemaCase[] NullableKeys() =>
    [
        new("3002 a nullable column", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text NOT NULL, {|SSQ3002:UNIQUE (space_id, event_type)|});") { Then = (OneNull, null) },
        new("3002 an index", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text NOT NULL); {|SSQ3002:CREATE UNIQUE INDEX q ON stripe_sync_queue (event_type, space_id)|};") { Then = (OneNull, null) },
        new("3002 made nullable later", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint NOT NULL, event_type text NOT NULL, {|SSQ3002:UNIQUE (space_id, event_type)|});", "ALTER TABLE stripe_sync_queue ALTER space_id DROP NOT NULL;") { Then = (OneNull, null) },
        new("3002 another queue", "CREATE TABLE mail_queue (id bigserial PRIMARY KEY, message_id text {|SSQ3002:UNIQUE|});") { Then = ("INSERT INTO mail_queue (message_id) VALUES (NULL), (NULL)", null) },
        new("3002 a partial key", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text NOT NULL, status text NOT NULL DEFAULT 'pending'); {|SSQ3002:CREATE UNIQUE INDEX q ON stripe_sync_queue (space_id, event_type) WHERE status = 'pending'|};") { Then = (OneNull, null) },
        new("3002 a constraint of a later file", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint NOT NULL, event_type text);", "DELETE FROM stripe_sync_queue; ALTER TABLE stripe_sync_queue ADD {|SSQ3002:CONSTRAINT job UNIQUE (space_id, event_type)|};") { Then = ("INSERT INTO stripe_sync_queue (space_id) VALUES (1), (1)", null) },
        new("3002 an index over an expression of other columns does not help", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text NOT NULL, {|SSQ3002:UNIQUE (space_id, event_type)|}); CREATE UNIQUE INDEX q ON stripe_sync_queue (coalesce(space_id, id), event_type);") { Then = (OneNull, null) },
        new("3002 a default does not keep NULL out", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint DEFAULT 0, event_type text NOT NULL, {|SSQ3002:UNIQUE (space_id, event_type)|});") { Then = (OneNull, null) },

        new("3002 silent: NOT NULL", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint NOT NULL, event_type text NOT NULL, UNIQUE (space_id, event_type));") { Then = (OneNull, "23502") },
        new("3002 silent: NOT NULL later", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text NOT NULL, UNIQUE (space_id, event_type));", "ALTER TABLE stripe_sync_queue ALTER space_id SET NOT NULL;") { Then = (OneNull, "23502") },
        new("3002 silent: NULLS NOT DISTINCT", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text NOT NULL, UNIQUE NULLS NOT DISTINCT (space_id, event_type));") { Then = (OneNull, "23505") },
        new("3002 silent: the primary key", "CREATE TABLE stripe_sync_queue (space_id bigint, event_type text, PRIMARY KEY (space_id, event_type));") { Then = (OneNull, "23502") },
        new("3002 silent: a CHECK", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint CHECK (space_id IS NOT NULL), event_type text NOT NULL, UNIQUE (space_id, event_type));") { Then = (OneNull, "23514") },
        new("3002 silent: a second index for NULL", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text NOT NULL, UNIQUE (space_id, event_type)); CREATE UNIQUE INDEX q ON stripe_sync_queue (event_type) WHERE space_id IS NULL;") { Then = (OneNull, "23505") },
        new("3002 silent: an index over COALESCE", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint, event_type text NOT NULL, UNIQUE (space_id, event_type)); CREATE UNIQUE INDEX q ON stripe_sync_queue (coalesce(space_id, 0), event_type);") { Then = (OneNull, "23505") },
        new("3002 silent: the column is generated", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, raw bigint, space_id bigint GENERATED ALWAYS AS (coalesce(raw, 0)) STORED, event_type text NOT NULL, UNIQUE (space_id, event_type));") { Then = ("INSERT INTO stripe_sync_queue (event_type) VALUES ('a'), ('a')", "23505") },
        new("3002 silent: a domain", "CREATE DOMAIN space AS bigint NOT NULL; CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id space, event_type text NOT NULL, UNIQUE (space_id, event_type));") { Then = (OneNull, "23502") },
        new("3002 silent: a key of a queue that is not the natural one", "CREATE TABLE stripe_sync_queue (id bigserial PRIMARY KEY, space_id bigint NOT NULL, event_type text NOT NULL, token uuid UNIQUE, UNIQUE (space_id, event_type));"),

        new("3008 a nullable column", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL, b int, {|SSQ3008:UNIQUE (a, b)|});") { Then = (OneNullItem, null) },
        new("3008 version 14 has no NULLS NOT DISTINCT", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL, b int, {|SSQ3008:UNIQUE (a, b)|});") { Then = (OneNullItem, null), Options = EngineOptions.Default with { PostgresVersion = 14 } },
        new("3008 a column constraint", "CREATE TABLE n (id bigserial PRIMARY KEY, a int, b int {|SSQ3008:UNIQUE|});") { Then = ("INSERT INTO n (b) VALUES (NULL), (NULL)", null) },
        new("3008 an index", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL, b int); {|SSQ3008:CREATE UNIQUE INDEX ON n (b, a)|};") { Then = (OneNullItem, null) },
        new("3008 an index beside an expression", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL, b int); {|SSQ3008:CREATE UNIQUE INDEX ON n ((a % 10), b)|};") { Then = (OneNullItem, null) },
        new("3008 a partial index about another column", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL, b int); {|SSQ3008:CREATE UNIQUE INDEX ON n (a, b) WHERE a > 0|};") { Then = (OneNullItem, null) },
        new("3008 made nullable later", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL, b int NOT NULL, {|SSQ3008:UNIQUE (a, b)|});", "ALTER TABLE n ALTER b DROP NOT NULL;") { Then = (OneNullItem, null) },
        new("3008 a CHECK about another column", "CREATE TABLE n (id bigserial PRIMARY KEY, a int CHECK (a IS NOT NULL), b int, {|SSQ3008:UNIQUE (a, b)|});") { Then = (OneNullItem, null) },
        new("3008 silent: NOT NULL", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL, b int NOT NULL, UNIQUE (a, b));") { Then = (OneNullItem, "23502") },
        new("3008 silent: NULLS NOT DISTINCT", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL, b int, UNIQUE NULLS NOT DISTINCT (a, b));") { Then = (OneNullItem, "23505") },
        new("3008 silent: the index leaves the NULLs out", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL, b int); CREATE UNIQUE INDEX ON n (a, b) WHERE b IS NOT NULL;"),
        new("3008 silent: a narrower key", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL UNIQUE, b int, UNIQUE (a, b));") { Then = (OneNullItem, "23505") },
        new("3008 silent: a CHECK", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL, b int, UNIQUE (a, b), CHECK (num_nulls(a, b) = 0));") { Then = (OneNullItem, "23514") },
        new("3008 silent: an index over COALESCE", "CREATE TABLE n (id bigserial PRIMARY KEY, a int NOT NULL, b int, UNIQUE (a, b)); CREATE UNIQUE INDEX ON n (a, coalesce(b, 0));") { Then = (OneNullItem, "23505") },
        new("3008 silent: identity", "CREATE TABLE n (a int GENERATED ALWAYS AS IDENTITY UNIQUE, b int);"),
        new("3008 silent: an exclusion constraint", "CREATE TABLE n (during int4range, EXCLUDE USING gist (during WITH &&));"),
    ];

    private static SchemaCase[] KeysBeforeCleanup() =>
    [
        new("3003 a constraint in a later file", Items, "ALTER TABLE items ADD {|SSQ3003:CONSTRAINT one UNIQUE (a)|};") { Seed = TwoItems, Raises = "23505" },
        new("3003 an index in a later file", Items, "{|SSQ3003:CREATE UNIQUE INDEX one ON items (a) WHERE live|};") { Seed = TwoItems, Raises = "23505" },
        new("3003 a wider key proves nothing", Items + "CREATE UNIQUE INDEX wide ON items (a, b);", "{|SSQ3003:CREATE UNIQUE INDEX one ON items (a)|};") { Seed = TwoItems, Raises = "23505" },
        new("3003 the duplicates go too late", Items, "{|SSQ3003:CREATE UNIQUE INDEX one ON items (a)|}; DELETE FROM items;") { Seed = TwoItems, Raises = "23505" },
        new("3003 rows of another table are deleted", Items + "CREATE TABLE t (id int PRIMARY KEY);", "DELETE FROM t; {|SSQ3003:CREATE UNIQUE INDEX one ON items (a)|};") { Seed = TwoItems, Raises = "23505" },
        new("3003 an expression", Items, "{|SSQ3003:CREATE UNIQUE INDEX one ON items ((a % 2))|};") { Seed = TwoItems, Raises = "23505" },
        new("3003 a primary key", "CREATE TABLE t (a int NOT NULL);", "ALTER TABLE t ADD {|SSQ3003:PRIMARY KEY (a)|};") { Seed = "INSERT INTO t VALUES (1), (1);", Raises = "23505" },
        new("3003 a narrower key that leaves NULLs apart", Items + "ALTER TABLE items ALTER a DROP NOT NULL; {|SSQ3008:CREATE UNIQUE INDEX one ON items (a)|};", "{|SSQ3003:CREATE UNIQUE INDEX two ON items (a, b) NULLS NOT DISTINCT|};") { Seed = "INSERT INTO items VALUES (1, NULL, 1), (2, NULL, 1);", Raises = "23505" },

        new("3003 silent: DELETE before it", Items, "DELETE FROM items x USING items y WHERE x.a = y.a AND x.id > y.id; CREATE UNIQUE INDEX one ON items (a);") { Seed = TwoItems },
        new("3003 silent: DELETE in a CTE", Items, "WITH d AS (SELECT id, row_number() OVER (PARTITION BY a ORDER BY id) AS n FROM items) DELETE FROM items USING d WHERE d.id = items.id AND n > 1; ALTER TABLE items ADD UNIQUE (a);") { Seed = TwoItems },
        new("3003 silent: UPDATE before it", Items, "UPDATE items SET a = id; CREATE UNIQUE INDEX one ON items (a);") { Seed = TwoItems },
        new("3003 silent: TRUNCATE before it", Items, "TRUNCATE public.items; CREATE UNIQUE INDEX one ON items (a);") { Seed = TwoItems },
        new("3003 silent: a file before removes them", Items, "DELETE FROM items;", "CREATE UNIQUE INDEX one ON items (a);"),
        new("3003 silent: a function may remove them", Items + "CREATE FUNCTION dedupe() RETURNS void LANGUAGE sql AS $$ DELETE FROM items $$;", "SELECT dedupe(); CREATE UNIQUE INDEX one ON items (a);") { Seed = TwoItems },
        new("3003 silent: the table is of the same file", Items + "CREATE UNIQUE INDEX one ON items (a);"),
        new("3003 silent: a narrower key was there", Items + "CREATE UNIQUE INDEX one ON items (a);", "CREATE UNIQUE INDEX wide ON items (b, a);") { Seed = "INSERT INTO items VALUES (1, 1, 1), (2, 2, 1);" },
        new("3003 silent: an equal key takes the place of another", Items + "CREATE UNIQUE INDEX one ON items (a);", "DROP INDEX one; ALTER TABLE items ADD CONSTRAINT two UNIQUE (a);") { Seed = "INSERT INTO items VALUES (1, 1, 1), (2, 2, 1);" },
        new("3003 silent: a key is widened in one statement", Items + "ALTER TABLE items ADD CONSTRAINT one UNIQUE (a);", "ALTER TABLE items ADD CONSTRAINT two UNIQUE (a, b), DROP CONSTRAINT one;") { Seed = "INSERT INTO items VALUES (1, 1, 1), (2, 2, 1);" },
        new("3003 silent: a new column", Items, "ALTER TABLE items ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid(); CREATE UNIQUE INDEX one ON items (token);") { Seed = TwoItems },
        new("3003 silent: a column that the database fills", "CREATE TABLE t (id bigserial, a int NOT NULL);", "ALTER TABLE t ADD PRIMARY KEY (id);") { Seed = "INSERT INTO t (a) VALUES (1), (1);" },
        new("3003 silent: the key is gone again", Items, "CREATE UNIQUE INDEX one ON items (a);", "DROP INDEX one;"),
        new("3003 silent: the index becomes the constraint", Items + "CREATE UNIQUE INDEX one ON items (a);", "ALTER TABLE items ADD CONSTRAINT one UNIQUE USING INDEX one;"),
        new("3003 silent: not unique", Items, "CREATE INDEX one ON items (a);") { Seed = TwoItems },
    ];
}
