-- Records a step. $1 schema, $2 table, $3 step, $4 version of the package.
INSERT INTO stripe_sync.schema_version AS v (queue_schema, queue_table, step, version)
VALUES ($1, $2, $3, $4)
ON CONFLICT (queue_schema, queue_table, step) DO UPDATE
SET version = excluded.version, actor = excluded.actor, installed_at = excluded.installed_at;
