-- The next event; its row id is its position, and only one writes at a time.
INSERT INTO events (project_id, bay_uuid, time, body, last_state) VALUES (@project, @bay, @time, @body, @last)
