-- Compare and remove: changes nothing unless the revision is the one that was read.
DELETE FROM baymodels
WHERE uuid = @uuid AND revision = @revision AND project_id = @project
