-- Removes the oldest events as far as they are too old, at most so many, and marks in the same step how far.
WITH oldest AS (
    SELECT transaction_id, ordinal, time FROM events ORDER BY transaction_id, ordinal LIMIT @limit),
pruned AS (
    DELETE FROM events e USING oldest o
    WHERE e.transaction_id = o.transaction_id AND e.ordinal = o.ordinal AND o.time < @before
      AND e.transaction_id < (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset FROM event_clock)
    RETURNING e.transaction_id, e.ordinal),
marked AS (
    UPDATE event_clock c SET pruned_transaction = p.transaction_id, pruned_ordinal = p.ordinal
    FROM (SELECT transaction_id, ordinal FROM pruned ORDER BY transaction_id DESC, ordinal DESC LIMIT 1) p
    WHERE (p.transaction_id, p.ordinal) > (c.pruned_transaction, c.pruned_ordinal))
SELECT count(*) FROM pruned
