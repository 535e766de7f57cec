-- The one data key of a bay.
INSERT INTO secret_keys (bay_uuid, project_id, kek_id, envelope) VALUES (@bay, @project, @kek, @envelope)
