-- The project's bay, kept as it is until the transaction ends: registrations of its members come one after the other.
SELECT uuid FROM bays WHERE uuid = @bay AND project_id = @project FOR NO KEY UPDATE
