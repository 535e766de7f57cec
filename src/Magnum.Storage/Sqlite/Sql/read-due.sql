-- The timers of those shards before a time, the earliest first.
SELECT uuid, shard, due_at FROM bays
WHERE due_at IS NOT NULL AND due_at < @before AND shard IN (SELECT value FROM json_each(@shards))
ORDER BY due_at, uuid
LIMIT @limit
