-- The baymodels of that name that the project sees, the oldest first.
SELECT t.body, t.revision
FROM baymodels t
WHERE t.name = @name AND (t.project_id = @project OR t.public = 1)
ORDER BY t.created_at, t.uuid
LIMIT @limit
