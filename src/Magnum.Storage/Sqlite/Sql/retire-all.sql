-- At the opening: whoever reported being alive was this database's one process, and has ended.
DELETE FROM silos
