-- Whether the baymodel still has the revision that was read; final within the write lock.
SELECT EXISTS (SELECT 1 FROM baymodels WHERE uuid = @uuid AND revision = @revision AND project_id = @project)
