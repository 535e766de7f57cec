-- Whether the baymodel still is what the new bay took its values from, and the project still sees it; final within the write lock.
SELECT EXISTS (
    SELECT 1 FROM baymodels
    WHERE uuid = @uuid AND revision = @revision AND (project_id = @project OR public = 1))
