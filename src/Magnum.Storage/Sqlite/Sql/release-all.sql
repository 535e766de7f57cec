-- At the opening: whoever leased shards was this database's one process, and has ended.
UPDATE shards SET owner = NULL, lease_until = NULL WHERE owner IS NOT NULL
