-- Whether a bay was made from the baymodel; final within the write lock.
SELECT EXISTS (SELECT 1 FROM bays WHERE baymodel_uuid = @uuid)
