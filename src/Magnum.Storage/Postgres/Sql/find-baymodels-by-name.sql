-- The baymodels of that name that the project sees, the oldest first.
SELECT t.body, t.revision, now()
FROM baymodels t
WHERE t.name = @name AND (t.project_id = @project OR t.public)
ORDER BY t.created_at, t.uuid
LIMIT @limit
