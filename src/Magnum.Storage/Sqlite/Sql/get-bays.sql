-- Bays of any project; for silos only.
SELECT t.body, t.revision, CASE WHEN t.stack_id IS NOT NULL THEN s.synced_through END
FROM bays t JOIN shards s ON s.shard = t.shard
WHERE t.uuid IN (SELECT value FROM json_each(@uuids))
