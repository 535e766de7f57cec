-- The baymodel of that uuid, if the project sees it.
SELECT t.body, t.revision
FROM baymodels t
WHERE t.uuid = @uuid AND (t.project_id = @project OR t.public = 1)
