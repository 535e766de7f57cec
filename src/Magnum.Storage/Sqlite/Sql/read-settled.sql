-- The settled bays with a stack of those shards, by uuid.
SELECT uuid, shard, project_id, stack_id FROM bays
WHERE due_at IS NULL AND stack_id IS NOT NULL AND uuid > @after AND shard IN (SELECT value FROM json_each(@shards))
ORDER BY uuid
LIMIT @limit
