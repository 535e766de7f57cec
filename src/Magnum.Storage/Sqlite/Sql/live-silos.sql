-- The silos whose lease lives.
SELECT id FROM silos WHERE lease_until > @now ORDER BY id
