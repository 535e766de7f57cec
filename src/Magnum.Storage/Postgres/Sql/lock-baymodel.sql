-- Locks the baymodel at the revision that was read; creates that pin it (FOR SHARE) have committed or wait from here on.
SELECT 1 FROM baymodels WHERE uuid = @uuid AND revision = @revision AND project_id = @project FOR UPDATE
