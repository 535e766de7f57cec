-- A page of the project's bays, in keyset order; never one twice, whatever is written in between.
SELECT t.body, t.revision, now(), CASE WHEN t.stack_id IS NOT NULL THEN s.synced_through END
FROM bays t JOIN shards s ON s.shard = t.shard
WHERE t.project_id = @project
  AND (@name IS NULL OR t.name = @name)
  AND (@status IS NULL OR t.status = @status)
  AND (@baymodel IS NULL OR t.baymodel_uuid = @baymodel)
  {behind}
ORDER BY {order}
LIMIT @limit
