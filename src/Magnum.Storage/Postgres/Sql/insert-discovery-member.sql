-- Registers a member of the project's bay; place and id were found free under the lock of the same transaction.
INSERT INTO discovery_members (bay_uuid, token, number, member, value, registered_at)
SELECT uuid, @token, @number, @member, @value, now() FROM bays WHERE uuid = @bay AND project_id = @project
