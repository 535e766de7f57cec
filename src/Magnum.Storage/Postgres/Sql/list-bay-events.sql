-- The events of the project's bay behind a position, also when the bay is gone; none can appear before them later.
WITH bound AS (
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset AS upto, pruned_transaction, pruned_ordinal
    FROM event_clock)
SELECT b.upto, b.pruned_transaction, b.pruned_ordinal, e.transaction_id, e.ordinal, e.bay_uuid, e.body, e.last_state, false
FROM bound b LEFT JOIN LATERAL (
    SELECT transaction_id, ordinal, bay_uuid, body, last_state FROM events
    WHERE bay_uuid = @bay AND project_id = @project
      AND (transaction_id, ordinal) > (@transaction, @ordinal) AND transaction_id < b.upto
    ORDER BY transaction_id, ordinal
    LIMIT @limit) e ON true
ORDER BY e.transaction_id, e.ordinal
