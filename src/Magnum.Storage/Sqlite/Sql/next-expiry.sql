-- When the first lease of another silo ends.
SELECT min(lease_until) FROM shards WHERE owner <> @silo
