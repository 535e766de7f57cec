-- The last turn: the row, its data key and its secrets go if revision and epoch hold; the last event keeps the last state.
WITH fence AS MATERIALIZED (
    SELECT 1 FROM shards WHERE shard = @fence_shard AND epoch = @fence_epoch FOR KEY SHARE),
turn AS (
    DELETE FROM bays
    WHERE uuid = @uuid AND revision = @revision AND project_id = @project
      AND (@fence_shard IS NULL OR EXISTS (SELECT FROM fence))
    RETURNING uuid),
appended AS (
    INSERT INTO events (transaction_id, ordinal, project_id, bay_uuid, time, body, last_state)
    SELECT pg_current_xact_id()::text::bigint + (SELECT xid_offset FROM event_clock),
           e.ordinal, @project, turn.uuid, e.time, e.body::json,
           CASE WHEN e.ordinal = cardinality(@events) THEN @body END
    FROM turn, unnest(@times, @events) WITH ORDINALITY AS e (time, body, ordinal))
SELECT @fence_shard IS NULL OR EXISTS (SELECT FROM fence), EXISTS (SELECT FROM turn)
