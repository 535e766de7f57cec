-- Of the shards that nobody leases those that were not given back.
SELECT shard FROM shards WHERE owner IS NOT NULL AND lease_until <= @now
