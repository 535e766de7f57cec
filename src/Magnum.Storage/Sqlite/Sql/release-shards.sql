-- Gives back those of the shards that the silo still leases.
UPDATE shards SET owner = NULL, lease_until = NULL
WHERE owner = @silo AND shard IN (SELECT value FROM json_each(@shards))
