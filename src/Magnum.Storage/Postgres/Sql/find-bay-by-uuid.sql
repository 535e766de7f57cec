-- The project's bay of that uuid.
SELECT t.body, t.revision, now(), CASE WHEN t.stack_id IS NOT NULL THEN s.synced_through END
FROM bays t JOIN shards s ON s.shard = t.shard
WHERE t.uuid = @uuid AND t.project_id = @project
