-- Compare and set: changes nothing unless the revision is the one that was read.
UPDATE bays
SET name = @name, status = @status, stack_id = @stack, stack_status = @stack_status, stack_operation = @stack_operation, has_engine = @has_engine,
    revision = revision + 1, due_at = @due, body = @body
WHERE uuid = @uuid AND revision = @revision AND project_id = @project
