-- Whether a bay was made from the baymodel; final once the baymodel is locked, for this statement's snapshot is newer than the lock.
SELECT EXISTS (SELECT 1 FROM bays WHERE baymodel_uuid = @uuid)
