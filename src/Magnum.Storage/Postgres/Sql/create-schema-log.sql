-- Where the schema's steps are recorded.
CREATE TABLE IF NOT EXISTS schema_migrations (
    level      integer     NOT NULL PRIMARY KEY,
    name       text        NOT NULL,
    min_binary integer     NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    version    text        NOT NULL
)
