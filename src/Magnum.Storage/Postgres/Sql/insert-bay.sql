-- A new bay with its events and sealed secrets; changes nothing when the uuid is taken.
WITH turn AS (
    INSERT INTO bays (uuid, shard, project_id, user_id, name, status, stack_id, stack_status, stack_operation, has_engine, baymodel_uuid, revision, due_at, created_at, body)
    VALUES (@uuid, @shard, @project, @user, @name, @status, @stack, @stack_status, @stack_operation, @has_engine, @baymodel, 1, @due, @created, @body)
    ON CONFLICT (uuid) DO NOTHING
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
    SELECT turn.uuid, x.kind, @project, x.envelope FROM turn, unnest(@kinds, @envelopes) AS x (kind, envelope))
SELECT true, EXISTS (SELECT FROM turn)
