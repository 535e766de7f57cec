-- A page of the baymodels that the project sees, in keyset order; never one twice, whatever is written in between.
SELECT t.body, t.revision
FROM baymodels t
WHERE (t.project_id = @project OR t.public = 1)
  AND (@name IS NULL OR t.name = @name)
  AND (@coe IS NULL OR t.coe = @coe)
  {behind}
ORDER BY {order}
LIMIT @limit
