-- Some data keys that another key-encryption key than the first wraps, locked; those of bays just being removed are passed over.
SELECT bay_uuid, project_id, kek_id, envelope FROM secret_keys WHERE kek_id <> @kek LIMIT @limit FOR UPDATE SKIP LOCKED
