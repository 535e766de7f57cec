-- The events of the project's bay behind a position, also when the bay is gone.
SELECT id, bay_uuid, body, last_state FROM events
WHERE bay_uuid = @bay AND project_id = @project AND id > @after
ORDER BY id
LIMIT @limit
