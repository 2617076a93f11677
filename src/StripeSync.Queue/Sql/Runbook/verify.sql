-- Runbook: verification. Is the queue clean, and which are its ten newest jobs? verify_enqueue.sql tries live enqueues.
--
-- Reads only; runs on the five-column table and on the full form. is_clean is empty where a line only informs.
SELECT v."check", v.is_clean, v.detail
FROM (
    SELECT 1 AS place, NULL::timestamptz AS created_at, '' AS id, 'duplicates' AS "check", count(*) = 0 AS is_clean, count(*) || CASE count(*) WHEN 1 THEN ' key stands more than once' ELSE ' keys stand more than once' END AS detail
    FROM (SELECT FROM public.stripe_sync_queue q
          WHERE q.space_id IS NOT NULL AND q.event_type IS NOT NULL GROUP BY q.space_id, q.event_type HAVING count(*) > 1) d
    UNION ALL
    SELECT 2, NULL, '', 'null keys', count(*) = 0, count(*) || CASE count(*) WHEN 1 THEN ' row has NULL in the key' ELSE ' rows have NULL in the key' END
    FROM public.stripe_sync_queue q WHERE q.space_id IS NULL OR q.event_type IS NULL
    UNION ALL
    SELECT 3, NULL, '', 'statuses', count(*) = 0, count(*) || CASE count(*) WHEN 1 THEN ' row has an invalid status' ELSE ' rows have an invalid status' END
    FROM public.stripe_sync_queue q WHERE q.status IS NULL OR q.status::text NOT IN ('pending', 'processing', 'completed', 'failed')
    UNION ALL
    SELECT 4, NULL, '', 'unique key', count(*) > 0, COALESCE(min(k.name), 'no valid, immediate, full unique key over (space_id, event_type)')
    FROM (
        SELECT c.relname AS name
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = 'public.stripe_sync_queue'::regclass AND i.indisunique AND i.indisvalid AND i.indisready AND i.indimmediate
          AND i.indpred IS NULL AND i.indexprs IS NULL
          AND ARRAY['event_type', 'space_id']::name[] = (
              SELECT array_agg(DISTINCT t.attname ORDER BY t.attname)
              FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS n(number, place)
              JOIN pg_catalog.pg_attribute t ON t.attrelid = i.indrelid AND t.attnum = n.number
              WHERE n.place <= i.indnkeyatts)) k
    UNION ALL
    (SELECT 5, q.created_at, q.id::text, 'newest job', NULL, concat_ws(' ', to_char(q.created_at, 'YYYY-MM-DD HH24:MI:SS'), COALESCE(q.status::text, 'NULL'), COALESCE(q.event_type, 'NULL'), 'of space', COALESCE(q.space_id::text, 'NULL'), 'id', q.id)
     FROM public.stripe_sync_queue q
     ORDER BY q.created_at DESC NULLS LAST, q.id DESC LIMIT 10)) v
ORDER BY v.place, v.created_at DESC NULLS LAST, v.id DESC;
