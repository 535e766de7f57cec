-- The tables of the first version: times are microseconds since 1970 UTC, uuids lower-case text, bodies JSON.
-- min_binary: 1

CREATE TABLE baymodels (
    uuid       TEXT    NOT NULL PRIMARY KEY,
    project_id TEXT    NOT NULL,
    user_id    TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    coe        TEXT    NOT NULL,
    public     INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    body       TEXT    NOT NULL
) STRICT;
CREATE INDEX baymodels_by_created ON baymodels (project_id, created_at, uuid);
CREATE INDEX baymodels_by_name ON baymodels (name, uuid);
CREATE INDEX baymodels_public ON baymodels (created_at, uuid) WHERE public = 1;

CREATE TABLE shards (
    shard          INTEGER NOT NULL PRIMARY KEY,
    owner          TEXT,
    epoch          INTEGER NOT NULL DEFAULT 0,
    lease_until    INTEGER,
    synced_through INTEGER
) STRICT;
WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1023)
INSERT INTO shards (shard) SELECT n FROM numbers;

CREATE TABLE bays (
    uuid          TEXT    NOT NULL PRIMARY KEY,
    shard         INTEGER NOT NULL,
    project_id    TEXT    NOT NULL,
    user_id       TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    stack_id      TEXT,
    baymodel_uuid TEXT    NOT NULL REFERENCES baymodels (uuid),
    revision      INTEGER NOT NULL,
    due_at        INTEGER,
    created_at    INTEGER NOT NULL,
    body          TEXT    NOT NULL
) STRICT;
CREATE INDEX bays_by_created ON bays (project_id, created_at, uuid);
CREATE INDEX bays_by_name ON bays (project_id, name, uuid);
CREATE INDEX bays_by_baymodel ON bays (baymodel_uuid);
CREATE INDEX bays_due ON bays (shard, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX bays_settled ON bays (uuid) WHERE due_at IS NULL AND stack_id IS NOT NULL;

CREATE TABLE events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id TEXT    NOT NULL,
    bay_uuid   TEXT    NOT NULL,
    time       INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    last_state TEXT
) STRICT;
CREATE INDEX events_by_project ON events (project_id, id);
CREATE INDEX events_by_bay ON events (bay_uuid, id);

CREATE TABLE event_horizon (
    only_row   INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    pruned_row INTEGER NOT NULL
) STRICT;
INSERT INTO event_horizon VALUES (1, 0);

CREATE TABLE requests (
    project_id TEXT    NOT NULL,
    method     TEXT    NOT NULL,
    request_id TEXT    NOT NULL,
    hash       TEXT    NOT NULL,
    uuid       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, method, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_by_age ON requests (created_at);

CREATE TABLE secret_keys (
    bay_uuid   TEXT NOT NULL PRIMARY KEY REFERENCES bays (uuid) ON DELETE CASCADE,
    project_id TEXT NOT NULL,
    kek_id     TEXT NOT NULL,
    envelope   BLOB NOT NULL
) STRICT;
CREATE INDEX secret_keys_by_kek ON secret_keys (kek_id, bay_uuid);

CREATE TABLE secrets (
    bay_uuid   TEXT NOT NULL REFERENCES secret_keys (bay_uuid) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    project_id TEXT NOT NULL,
    envelope   BLOB NOT NULL,
    PRIMARY KEY (bay_uuid, kind)
) STRICT;

CREATE TABLE services (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    host         TEXT    NOT NULL,
    binary       TEXT    NOT NULL,
    report_count INTEGER NOT NULL,
    first_seen   INTEGER NOT NULL,
    last_seen    INTEGER NOT NULL,
    UNIQUE (host, binary)
) STRICT;

CREATE TABLE silos (
    id          TEXT    NOT NULL PRIMARY KEY,
    service     INTEGER NOT NULL REFERENCES services (number),
    lease_until INTEGER NOT NULL
) STRICT;
