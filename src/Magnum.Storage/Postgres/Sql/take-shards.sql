-- Takes shards that nobody leases, across the groups first, each under a new epoch; waits for nobody and never takes one whose lease lives.
WITH free AS (
    SELECT shard, owner IS NOT NULL AS expired FROM shards
    WHERE owner IS NULL OR lease_until <= now()
    ORDER BY shard % 8, shard
    LIMIT @count
    FOR UPDATE SKIP LOCKED)
UPDATE shards s SET owner = @silo, epoch = s.epoch + 1, lease_until = now() + @ttl
FROM free
WHERE s.shard = free.shard
RETURNING s.shard, s.epoch, free.expired
