-- After a restore into a younger cluster: lifts its transaction ids above every event's; changes nothing otherwise.
UPDATE event_clock c
SET xid_offset = e.last - pg_current_xact_id()::text::bigint + 1
FROM (SELECT max(transaction_id) AS last FROM events) e
WHERE e.last >= pg_current_xact_id()::text::bigint + c.xid_offset
