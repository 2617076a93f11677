using Npgsql;

namespace StripeSync.Queue.Tests.Runbook;

/// <summary>What a person has in hand ► the cause; by the API and by the file.</summary>
public sealed class ExplainErrorTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Texts => new()
    {
        { "23505", "plain_insert upsert_without_on_conflict zero_id" },
        { """{"code":"23505","details":"Key (space_id, event_type)=(1, a) already exists.","hint":null,"message":"duplicate key value violates unique constraint \"stripe_sync_queue_space_id_event_type_key\""}""", "plain_insert upsert_without_on_conflict" },
        { "stripe_sync_queue_space_id_event_type_key", "plain_insert upsert_without_on_conflict" },
        { "duplicate key value violates unique constraint \"stripe_sync_queue_space_id_event_type_key_ccnew\"", "leftover_index index_build_running" },
        { "stripe_sync_queue_space_id_event_type_key_ccnew1", "leftover_index index_build_running" },
        { "ERROR:  duplicate key value violates unique constraint \"stripe_sync_queue_pkey\"\nDETAIL:  Key (id)=(0) already exists.", "zero_id" },
        { "Npgsql.PostgresException (0x80004005): 23505: duplicate key value violates unique constraint \"queue_external_ref_key\"", "other_unique_key trigger" },
        { "duplicate key value violates unique constraint", "plain_insert upsert_without_on_conflict zero_id" },
        { """{"code":"23505","details":null,"hint":null,"message":"duplicate key value violates unique constraint \"queue_external_ref_key\""}""", "other_unique_key trigger" },
        { "23503", "missing_space" },
        { "insert or update on table \"stripe_sync_queue\" violates foreign key constraint \"stripe_sync_queue_space_id_fkey\"", "missing_space" },
        { "update or delete on table \"spaces\" violates foreign key constraint \"stripe_sync_queue_space_id_fkey\" on table \"stripe_sync_queue\"", "foreign_key" },
        { "there is no unique or exclusion constraint matching the ON CONFLICT specification", "unique_key_missing unique_key_invalid unique_key_not_ready unique_key_partial" },
        { "42P10", "unique_key_missing unique_key_invalid unique_key_not_ready unique_key_partial" },
        { "ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters", "unique_key_deferrable" },
        { "21000: ON CONFLICT DO UPDATE command cannot affect row a second time", "same_key_twice" },
        { "could not serialize access due to concurrent update", "serialization_failure" },
        { "40P01", "deadlock" },
        { "canceling statement due to statement timeout", "statement_timeout blocked" },
        { "canceling statement due to lock timeout", "blocked lock_timeout" },
        { """{"code":"PGRST202","message":"Could not find the function public.enqueue_stripe_sync(event_type, space_id) in the schema cache"}""", "function_missing schema_cache" },
        { "Could not find the 'payload' column of 'stripe_sync_queue' in the schema cache", "schema_cache" },
        { "new row violates row-level security policy for table \"stripe_sync_queue\"", "row_level_security" },
        { "permission denied for table stripe_sync_queue", "missing_rights" },
        { "{\"code\":\"PT409\",\"message\":\"already queued\"}", "trigger" },
        { "Keys for idempotent requests can only be used with the same parameters; HTTP 409", "stripe_idempotency" },
        { "nextval: reached maximum value of sequence \"stripe_sync_queue_id_seq\" (2147483647)", "sequence_headroom" },
        { "null value in column \"space_id\" of relation \"stripe_sync_queue\" violates not-null constraint", "null_key" },
        { "new row for relation \"stripe_sync_queue\" violates check constraint \"stripe_sync_queue_status_known\"", "invalid_status" },
        { "relation \"public.stripe_sync_queue\" does not exist, 42P01", "table_missing" },
        { "XX002", "index_corrupt" },
        { "HTTP 409", "leftover_index index_build_running other_unique_key primary_key_missing trigger missing_space foreign_key zero_id plain_insert upsert_without_on_conflict stripe_idempotency" },
        { "everything is fine", "" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_cause_is_named(string text, string causes) => Assert.Equal(causes, string.Join(' ', QueueMaintenance.ExplainError(text).Select(cause => cause.Name)));

    [Fact]
    public async Task The_file_answers_the_same()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false);
        foreach (var (text, _) in Texts.Select(row => row.Data))
        {
            var file = RunbookFileTests.Read("explain_error").Replace("'23505' /* :text */", SqlName.Literal(text), StringComparison.Ordinal);
            Assert.Equal(QueueMaintenance.ExplainError(text).Select(cause => cause.Name), (await table.Database.RowsAsync(file)).Select(row => row.Split('|')[0]));
        }
    }

    /// <summary>What a server really says, by way of Npgsql's exception.</summary>
    [Fact]
    public async Task Errors_of_a_server_are_explained()
    {
        await using var table = await FieldTable.CreateAsync(isFull: false, "bigint");
        await table.Database.ExecuteAsync("""
            ALTER TABLE public.stripe_sync_queue ADD UNIQUE (space_id, event_type), ADD FOREIGN KEY (space_id) REFERENCES public.spaces;
            ALTER TABLE public.stripe_sync_queue ADD external text UNIQUE;
            INSERT INTO public.stripe_sync_queue (id, space_id, event_type, status, external) VALUES (0, 1, 'a', 'pending', 'x');
            """);
        foreach (var (statement, cause) in new[]
        {
            ("INSERT INTO stripe_sync_queue (space_id, event_type, status) VALUES (1, 'a', 'pending')", "plain_insert"),
            ("INSERT INTO stripe_sync_queue (id, space_id, event_type, status) VALUES (5, 1, 'a', 'pending') ON CONFLICT (id) DO UPDATE SET status = 'pending'", "upsert_without_on_conflict"),
            ("INSERT INTO stripe_sync_queue (id, space_id, event_type, status) VALUES (0, 1, 'b', 'pending') ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending'", "zero_id"),
            ("INSERT INTO stripe_sync_queue (space_id, event_type, external) VALUES (1, 'b', 'x') ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending'", "other_unique_key"),
            ("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (99, 'b')", "missing_space"),
            ("DELETE FROM spaces WHERE id = 1", "foreign_key"),
            ("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (2, 'b'), (2, 'b') ON CONFLICT (space_id, event_type) DO UPDATE SET status = 'pending'", "same_key_twice"),
            ("INSERT INTO stripe_sync_queue (space_id, event_type) VALUES (2, 'b') ON CONFLICT (event_type) DO NOTHING", "unique_key_missing"),
        })
        {
            await using var command = table.Source.CreateCommand(statement);
            var error = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Token));
            Assert.Contains(cause, QueueMaintenance.ExplainError(error.ToString()).Select(known => known.Name));
            Assert.Contains(cause, QueueMaintenance.ExplainError(error.MessageText).Select(known => known.Name));
        }
    }
}
