-- Removes the oldest events as far as they are too old, at most so many, and answers with their positions.
DELETE FROM events
WHERE id IN (SELECT id FROM events ORDER BY id LIMIT @limit) AND time < @before
RETURNING id
