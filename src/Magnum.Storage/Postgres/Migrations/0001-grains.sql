-- The tables of the first version.
-- min_binary: 1

CREATE TABLE baymodels (
    uuid       uuid        NOT NULL PRIMARY KEY,
    project_id text        NOT NULL,
    user_id    text        NOT NULL,
    name       text        COLLATE "C" NOT NULL,
    coe        text        NOT NULL,
    public     boolean     NOT NULL,
    revision   bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    body       json        NOT NULL
);
CREATE INDEX baymodels_by_created ON baymodels (project_id, created_at, uuid);
CREATE INDEX baymodels_by_name ON baymodels (name, uuid);
CREATE INDEX baymodels_public ON baymodels (created_at, uuid) WHERE public;

-- UNIQUE (shard, epoch) makes the epoch part of a key: a new epoch waits for writers that hold FOR KEY SHARE, a renewal does not.
CREATE TABLE shards (
    shard          integer NOT NULL PRIMARY KEY,
    epoch          bigint  NOT NULL DEFAULT 0,
    owner          uuid,
    lease_until    timestamptz,
    synced_through timestamptz,
    UNIQUE (shard, epoch)
) WITH (fillfactor = 50);
INSERT INTO shards (shard) SELECT generate_series(0, 1023);

CREATE TABLE bays (
    uuid          uuid        NOT NULL PRIMARY KEY,
    shard         integer     NOT NULL,
    project_id    text        NOT NULL,
    user_id       text        NOT NULL,
    name          text        COLLATE "C" NOT NULL,
    status        text        NOT NULL,
    stack_id      text,
    baymodel_uuid uuid        NOT NULL REFERENCES baymodels (uuid),
    revision      bigint      NOT NULL,
    due_at        timestamptz,
    created_at    timestamptz NOT NULL,
    body          json        NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX bays_by_created ON bays (project_id, created_at, uuid);
CREATE INDEX bays_by_name ON bays (project_id, name, uuid);
CREATE INDEX bays_by_baymodel ON bays (baymodel_uuid);
CREATE INDEX bays_due ON bays (shard, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX bays_settled ON bays (uuid) WHERE due_at IS NULL AND stack_id IS NOT NULL;

-- An event stands at (transaction_id, ordinal): the transaction that wrote it, and its place therein.
CREATE TABLE events (
    transaction_id bigint      NOT NULL,
    ordinal        bigint      NOT NULL,
    project_id     text        NOT NULL,
    bay_uuid       uuid        NOT NULL,
    time           timestamptz NOT NULL,
    body           json        NOT NULL,
    last_state     json,
    PRIMARY KEY (transaction_id, ordinal)
);
CREATE INDEX events_by_project ON events (project_id, transaction_id, ordinal);
CREATE INDEX events_by_bay ON events (bay_uuid, transaction_id, ordinal);

-- xid_offset lifts the ids of a cluster into which the database was restored above those of the cluster that it came from.
CREATE TABLE event_clock (
    only_row           boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
    xid_offset         bigint  NOT NULL DEFAULT 0,
    pruned_transaction bigint  NOT NULL DEFAULT 0,
    pruned_ordinal     bigint  NOT NULL DEFAULT 0
);
INSERT INTO event_clock DEFAULT VALUES;

CREATE TABLE requests (
    project_id text        NOT NULL,
    method     text        NOT NULL,
    request_id uuid        NOT NULL,
    hash       text        NOT NULL,
    uuid       uuid        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, method, request_id)
);
CREATE INDEX requests_by_age ON requests (created_at);

CREATE TABLE secret_keys (
    bay_uuid   uuid  NOT NULL PRIMARY KEY REFERENCES bays (uuid) ON DELETE CASCADE,
    project_id text  NOT NULL,
    kek_id     text  NOT NULL,
    envelope   bytea NOT NULL
);
CREATE INDEX secret_keys_by_kek ON secret_keys (kek_id, bay_uuid);

CREATE TABLE secrets (
    bay_uuid   uuid  NOT NULL REFERENCES secret_keys (bay_uuid) ON DELETE CASCADE,
    kind       text  NOT NULL,
    project_id text  NOT NULL,
    envelope   bytea NOT NULL,
    PRIMARY KEY (bay_uuid, kind)
);

CREATE TABLE services (
    number       bigint      NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    host         text        NOT NULL,
    "binary"     text        NOT NULL,
    report_count bigint      NOT NULL,
    first_seen   timestamptz NOT NULL,
    last_seen    timestamptz NOT NULL,
    UNIQUE (host, "binary")
) WITH (fillfactor = 50);

CREATE TABLE silos (
    id          uuid        NOT NULL PRIMARY KEY,
    service     bigint      NOT NULL REFERENCES services (number),
    lease_until timestamptz NOT NULL
) WITH (fillfactor = 50);
