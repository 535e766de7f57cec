-- The wrapped data key of the project's bay.
SELECT kek_id, envelope FROM secret_keys WHERE bay_uuid = @bay AND project_id = @project
