-- Compare and set: changes nothing unless the revision is the one that was read.
UPDATE baymodels
SET name = @name, coe = @coe, public = @public, revision = revision + 1, body = @body
WHERE uuid = @uuid AND revision = @revision AND project_id = @project
