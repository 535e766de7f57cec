-- Whether the shard still has the epoch under which the silo leased it; final within the write lock.
SELECT EXISTS (SELECT 1 FROM shards WHERE shard = @shard AND epoch = @epoch)
