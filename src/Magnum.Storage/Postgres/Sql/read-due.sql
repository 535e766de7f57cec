-- The timers of those shards in a span of time, by shard, time and uuid: never one twice in one pass.
SELECT uuid, shard, due_at FROM bays
WHERE due_at IS NOT NULL AND due_at >= @from AND due_at < @before AND shard = ANY (@shards)
  AND (shard, due_at, uuid) > (@after_shard, @after_due, @after_uuid)
ORDER BY shard, due_at, uuid
LIMIT @limit
