-- A new bay; changes nothing when the uuid is taken.
INSERT INTO bays (uuid, shard, project_id, user_id, name, status, stack_id, stack_status, stack_operation, has_engine, baymodel_uuid, revision, due_at, created_at, body)
VALUES (@uuid, @shard, @project, @user, @name, @status, @stack, @stack_status, @stack_operation, @has_engine, @baymodel, 1, @due, @created, @body)
ON CONFLICT (uuid) DO NOTHING
