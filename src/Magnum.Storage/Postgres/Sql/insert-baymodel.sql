-- A new baymodel; changes nothing when the uuid is taken.
INSERT INTO baymodels (uuid, project_id, user_id, name, coe, public, revision, created_at, body)
VALUES (@uuid, @project, @user, @name, @coe, @public, 1, @created, @body)
ON CONFLICT (uuid) DO NOTHING
