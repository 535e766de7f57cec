-- What a silo reads to poll: the stack that a settled bay expects to see, and indexes in the order of the reading.
-- min_binary: 1

ALTER TABLE bays ADD COLUMN stack_status TEXT;
ALTER TABLE bays ADD COLUMN stack_operation TEXT;
UPDATE bays SET stack_status = body ->> 'stack_status', stack_operation = body ->> 'applied_operation_id'
WHERE due_at IS NULL AND stack_id IS NOT NULL;

DROP INDEX bays_due;
CREATE INDEX bays_due ON bays (shard, due_at, uuid) WHERE due_at IS NOT NULL;
DROP INDEX bays_settled;
CREATE INDEX bays_settled ON bays (shard, uuid) WHERE due_at IS NULL AND stack_id IS NOT NULL;

-- One row for each task that only one process does at a time.
CREATE TABLE leases (
    name        TEXT    NOT NULL PRIMARY KEY,
    owner       TEXT    NOT NULL,
    lease_until INTEGER NOT NULL
) STRICT;
