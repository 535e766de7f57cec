-- A bay of any project; for silos only.
SELECT t.body, t.revision, now(), CASE WHEN t.stack_id IS NOT NULL THEN s.synced_through END
FROM bays t JOIN shards s ON s.shard = t.shard
WHERE t.uuid = @uuid
