-- The settled bays with a stack of those shards, by shard and uuid: never one twice in one pass.
SELECT uuid, shard, project_id, stack_id, stack_status, stack_operation, has_engine FROM bays
WHERE due_at IS NULL AND stack_id IS NOT NULL AND shard IN (SELECT value FROM json_each(@shards))
  AND (shard, uuid) > (@after_shard, @after_uuid)
ORDER BY shard, uuid
LIMIT @limit
