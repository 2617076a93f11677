-- Whether a violated index ($2 in schema $1) is on other columns than the natural key. An index that is gone was being rebuilt.
SELECT EXISTS (
    SELECT 1
    FROM pg_index AS i
    JOIN pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relname = $2
      AND ARRAY(
          SELECT COALESCE(a.attname, '') COLLATE "C"
          FROM unnest(i.indkey) WITH ORDINALITY AS k(attnum, position)
          LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum <> 0
          WHERE k.position <= i.indnkeyatts
          ORDER BY 1) <> ARRAY['event_type', 'space_id']::name[])
