-- Compare and remove: the row, its data key and its secrets, or nothing.
DELETE FROM bays
WHERE uuid = @uuid AND revision = @revision AND project_id = @project
