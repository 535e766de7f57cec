-- The settled bays with a stack of those shards, by shard and uuid: never one twice in one pass. Shard by shard, so that a page costs no more the later it comes.
SELECT bay.uuid, bay.shard, bay.project_id, bay.stack_id, bay.stack_status, bay.stack_operation, bay.has_engine
FROM (SELECT shard FROM unnest(@shards) AS held (shard) WHERE shard >= @after_shard ORDER BY shard) AS held
CROSS JOIN LATERAL (
    SELECT uuid, shard, project_id, stack_id, stack_status, stack_operation, has_engine FROM bays
    WHERE due_at IS NULL AND stack_id IS NOT NULL AND bays.shard = held.shard AND (held.shard > @after_shard OR uuid > @after_uuid)
    ORDER BY uuid
    LIMIT @limit) AS bay
ORDER BY held.shard, bay.uuid
LIMIT @limit
