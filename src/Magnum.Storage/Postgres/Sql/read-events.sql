-- The project's events behind a position, none at or above a transaction that still runs: so none can appear before them; and if any wait.
WITH bound AS (
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset AS upto, pruned_transaction, pruned_ordinal
    FROM event_clock)
SELECT b.upto, b.pruned_transaction, b.pruned_ordinal, e.transaction_id, e.ordinal, e.bay_uuid, e.body, e.last_state,
       EXISTS (SELECT FROM events WHERE project_id = @project AND transaction_id >= b.upto)
FROM bound b LEFT JOIN LATERAL (
    SELECT transaction_id, ordinal, bay_uuid, body, last_state FROM events
    WHERE project_id = @project AND (transaction_id, ordinal) > (@transaction, @ordinal) AND transaction_id < b.upto
    ORDER BY transaction_id, ordinal
    LIMIT @limit) e ON true
ORDER BY e.transaction_id, e.ordinal
