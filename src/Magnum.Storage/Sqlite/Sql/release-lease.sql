-- Gives a lease back if the owner still has it.
DELETE FROM leases WHERE name = @name AND owner = @owner
