-- Where the schema's steps are recorded.
CREATE TABLE IF NOT EXISTS schema_migrations (
    level      INTEGER NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    min_binary INTEGER NOT NULL,
    applied_at INTEGER NOT NULL,
    version    TEXT    NOT NULL
) STRICT
