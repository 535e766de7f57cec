-- The project's events behind a position, in their one order.
SELECT id, bay_uuid, body, last_state FROM events
WHERE project_id = @project AND id > @after
ORDER BY id
LIMIT @limit
