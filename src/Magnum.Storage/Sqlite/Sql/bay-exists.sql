-- Whether the project has this bay.
SELECT EXISTS (SELECT 1 FROM bays WHERE uuid = @bay AND project_id = @project)
