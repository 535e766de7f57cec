-- Gives back those of the shards that the silo still leases.
WITH mine AS (
    SELECT shard FROM shards WHERE owner = @silo AND shard = ANY (@shards) ORDER BY shard FOR NO KEY UPDATE)
UPDATE shards s SET owner = NULL, lease_until = NULL FROM mine WHERE s.shard = mine.shard AND s.owner = @silo
