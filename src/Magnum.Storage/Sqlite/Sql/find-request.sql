-- The create that holds the project's request id.
SELECT hash, uuid FROM requests
WHERE project_id = @project AND method = @method AND request_id = @request AND created_at > @forgotten
