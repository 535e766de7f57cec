-- Takes shards that nobody leases, across the groups first, each under a new epoch; never one whose lease lives.
UPDATE shards SET owner = @silo, epoch = epoch + 1, lease_until = @until
WHERE shard IN (SELECT shard FROM shards WHERE owner IS NULL OR lease_until <= @now ORDER BY shard % 8, shard LIMIT @count)
RETURNING shard, epoch
