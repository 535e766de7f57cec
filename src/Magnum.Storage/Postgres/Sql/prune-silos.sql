-- Removes silos that ended without saying so, a day ago.
DELETE FROM silos WHERE lease_until < now() - interval '1 day'
