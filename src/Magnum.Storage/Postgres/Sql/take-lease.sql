-- Takes a lease that nobody has or that has ended by the database's clock, or renews the owner's; changes no row while another has it.
INSERT INTO leases AS l (name, owner, lease_until) VALUES (@name, @owner, now() + @ttl)
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
WHERE l.owner = excluded.owner OR l.lease_until <= now()
