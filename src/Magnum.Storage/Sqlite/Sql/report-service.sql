-- Counts a report of host and binary; its number stays for ever.
INSERT INTO services (host, binary, report_count, first_seen, last_seen) VALUES (@host, @binary, 1, @now, @now)
ON CONFLICT (host, binary) DO UPDATE SET report_count = report_count + 1, last_seen = excluded.last_seen
RETURNING number
