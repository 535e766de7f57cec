-- Takes a lease that nobody has or that has ended, or renews the owner's; changes no row while another has it.
INSERT INTO leases (name, owner, lease_until) VALUES (@name, @owner, @until)
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
WHERE owner = excluded.owner OR lease_until <= @now
