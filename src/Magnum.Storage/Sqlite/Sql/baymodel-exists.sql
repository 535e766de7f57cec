-- Whether the baymodel that a new bay names exists; final within the write lock.
SELECT EXISTS (SELECT 1 FROM baymodels WHERE uuid = @uuid)
