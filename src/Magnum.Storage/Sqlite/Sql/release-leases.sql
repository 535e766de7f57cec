-- At the opening: whoever had a lease was this database's one process, and has ended.
DELETE FROM leases
