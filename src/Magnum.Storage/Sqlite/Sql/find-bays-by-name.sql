-- The project's bays of that name, the oldest first.
SELECT t.body, t.revision, CASE WHEN t.stack_id IS NOT NULL THEN s.synced_through END
FROM bays t JOIN shards s ON s.shard = t.shard
WHERE t.project_id = @project AND t.name = @name
ORDER BY t.created_at, t.uuid
LIMIT @limit
