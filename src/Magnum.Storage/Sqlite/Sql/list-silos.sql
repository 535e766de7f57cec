-- Host and binary of what reported since then, with the shards that their silos lease.
SELECT v.number, v.host, v.binary, v.report_count, v.first_seen, v.last_seen,
       (SELECT count(*) FROM shards s JOIN silos i ON i.id = s.owner WHERE i.service = v.number AND s.lease_until > @now)
FROM services v
WHERE v.last_seen >= @since
ORDER BY v.number
