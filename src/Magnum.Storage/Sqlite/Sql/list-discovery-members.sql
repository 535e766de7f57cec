-- The members that registered by a token of the project's bay, in the order of their registration.
SELECT m.number, m.member, m.value FROM discovery_members m JOIN bays b ON b.uuid = m.bay_uuid
WHERE m.bay_uuid = @bay AND m.token = @token AND b.project_id = @project
ORDER BY m.number
