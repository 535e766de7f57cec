-- Reports the silo alive and renews every lease that it still has, and no other, in one statement under the database's clock.
WITH service AS (
    INSERT INTO services AS v (host, "binary", report_count, first_seen, last_seen) VALUES (@host, @binary, 1, now(), now())
    ON CONFLICT (host, "binary") DO UPDATE SET report_count = v.report_count + 1, last_seen = excluded.last_seen
    RETURNING number),
alive AS (
    INSERT INTO silos (id, service, lease_until) SELECT @silo, number, now() + @ttl FROM service
    ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until),
mine AS (
    SELECT shard FROM shards WHERE owner = @silo ORDER BY shard FOR NO KEY UPDATE),
renewed AS (
    UPDATE shards s SET lease_until = now() + @ttl, synced_through = coalesce(y.through, s.synced_through)
    FROM mine LEFT JOIN unnest(@synced_shards, @synced_times) AS y (shard, through) ON y.shard = mine.shard
    WHERE s.shard = mine.shard AND s.owner = @silo
    RETURNING s.shard, s.epoch)
SELECT now(),
       ARRAY(SELECT shard FROM renewed ORDER BY shard),
       ARRAY(SELECT epoch FROM renewed ORDER BY shard),
       ARRAY(SELECT id FROM silos WHERE lease_until > now() UNION SELECT @silo ORDER BY 1),
       (SELECT min(lease_until) FROM shards WHERE owner <> @silo)
