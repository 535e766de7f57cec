-- Renews every lease that the silo still has, and no other.
UPDATE shards SET lease_until = @until, synced_through = coalesce(@synced ->> CAST(shard AS TEXT), synced_through)
WHERE owner = @silo
RETURNING shard, epoch
