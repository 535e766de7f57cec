-- One turn, all or nothing: the row if its revision is the one read and the shard's epoch the silo's, with events and sealed secrets.
WITH fence AS MATERIALIZED (
    SELECT 1 FROM shards WHERE shard = @fence_shard AND epoch = @fence_epoch FOR KEY SHARE),
turn AS (
    UPDATE bays
    SET name = @name, status = @status, stack_id = @stack, stack_status = @stack_status,
        stack_operation = @stack_operation, has_engine = @has_engine, revision = revision + 1, due_at = @due, body = @body
    WHERE uuid = @uuid AND revision = @revision AND project_id = @project
      AND (@fence_shard IS NULL OR EXISTS (SELECT FROM fence))
    RETURNING uuid),
appended AS (
    INSERT INTO events (transaction_id, ordinal, project_id, bay_uuid, time, body)
    SELECT pg_current_xact_id()::text::bigint + (SELECT xid_offset FROM event_clock),
           e.ordinal, @project, turn.uuid, e.time, e.body::json
    FROM turn, unnest(@times, @events) WITH ORDINALITY AS e (time, body, ordinal)),
keyed AS (
    INSERT INTO secret_keys (bay_uuid, project_id, kek_id, envelope)
    SELECT turn.uuid, @project, @kek, @key FROM turn WHERE @kek IS NOT NULL),
kept AS (
    INSERT INTO secrets (bay_uuid, kind, project_id, envelope)
    SELECT turn.uuid, x.kind, @project, x.envelope FROM turn, unnest(@kinds, @envelopes) AS x (kind, envelope)
    ON CONFLICT (bay_uuid, kind) DO UPDATE SET envelope = excluded.envelope)
SELECT @fence_shard IS NULL OR EXISTS (SELECT FROM fence), EXISTS (SELECT FROM turn)
