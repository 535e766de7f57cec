-- A secret of the project's bay as it is sealed, with the bay's wrapped data key.
SELECT k.kek_id, k.envelope, s.envelope
FROM secrets s JOIN secret_keys k ON k.bay_uuid = s.bay_uuid
WHERE s.bay_uuid = @bay AND s.kind = @kind AND s.project_id = @project AND k.project_id = @project
