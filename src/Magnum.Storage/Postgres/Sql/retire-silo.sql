-- Ends the silo's report of being alive.
DELETE FROM silos WHERE id = @silo
