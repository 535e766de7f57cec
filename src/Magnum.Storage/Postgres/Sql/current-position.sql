-- Below this every transaction has ended and every event is visible; all that is still to come stands at or above it.
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset FROM event_clock
