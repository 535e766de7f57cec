-- Claims a request id for this create, waiting for one that is about to; no row while an earlier create holds it.
INSERT INTO requests AS r (project_id, method, request_id, hash, uuid)
VALUES (@project, @method, @request, @hash, @uuid)
ON CONFLICT (project_id, method, request_id) DO UPDATE
SET hash = excluded.hash, uuid = excluded.uuid, created_at = excluded.created_at
WHERE r.created_at <= now() - @life
RETURNING 1
