-- The timers of those shards in a span of time, by shard, time and uuid: never one twice in one pass. Shard by shard, so that a page costs no more the later it comes.
SELECT bay.uuid, bay.shard, bay.due_at
FROM (SELECT shard FROM unnest(@shards) AS held (shard) WHERE shard >= @after_shard ORDER BY shard) AS held
CROSS JOIN LATERAL (
    SELECT uuid, shard, due_at FROM bays
    WHERE due_at IS NOT NULL AND due_at >= @from AND due_at < @before AND bays.shard = held.shard
      AND (held.shard > @after_shard OR (due_at, uuid) > (@after_due, @after_uuid))
    ORDER BY due_at, uuid
    LIMIT @limit) AS bay
ORDER BY held.shard, bay.due_at, bay.uuid
LIMIT @limit
