-- One create at a time in a project that has a quota; the lock goes with the transaction.
SELECT pg_advisory_xact_lock(@class, hashtext(@project))
