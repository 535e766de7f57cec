-- One process at a time changes the schema; the lock goes with the transaction, however long the step takes.
SELECT set_config('statement_timeout', '0', true), pg_advisory_xact_lock(@class, 0)
