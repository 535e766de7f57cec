-- A sealed secret of a bay, in place of the earlier one of its kind.
INSERT INTO secrets (bay_uuid, kind, project_id, envelope) VALUES (@bay, @kind, @project, @envelope)
ON CONFLICT (bay_uuid, kind) DO UPDATE SET envelope = excluded.envelope
