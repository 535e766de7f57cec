-- Claims a request id for this create; changes nothing while an earlier create holds it.
INSERT INTO requests (project_id, method, request_id, hash, uuid, created_at)
VALUES (@project, @method, @request, @hash, @uuid, @now)
ON CONFLICT (project_id, method, request_id) DO UPDATE
SET hash = excluded.hash, uuid = excluded.uuid, created_at = excluded.created_at
WHERE created_at <= @forgotten
