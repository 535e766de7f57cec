-- Locks the baymodel against change while the new bay is written; no row when it changed, is gone or is no longer seen by the project.
SELECT 1 FROM baymodels
WHERE uuid = @uuid AND (@revision IS NULL OR revision = @revision AND (project_id = @project OR public))
FOR SHARE
