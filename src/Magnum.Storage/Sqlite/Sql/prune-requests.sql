-- Removes request ids that are too old, at most so many.
DELETE FROM requests
WHERE (project_id, method, request_id) IN (
    SELECT project_id, method, request_id FROM requests WHERE created_at < @before ORDER BY created_at LIMIT @limit)
