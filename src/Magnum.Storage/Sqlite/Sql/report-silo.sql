-- Says until when the silo counts as alive.
INSERT INTO silos (id, service, lease_until) VALUES (@silo, @service, @until)
ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until
