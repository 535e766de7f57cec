-- How many bays the project has, counted no further than the quota; final once the project is locked.
SELECT count(*) FROM (SELECT 1 FROM bays WHERE project_id = @project LIMIT @most) counted
