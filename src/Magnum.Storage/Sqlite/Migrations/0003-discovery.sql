-- The members that registered by a bay's discovery token, numbered in the order of registration; they go with the bay.
-- min_binary: 1

CREATE TABLE discovery_members (
    bay_uuid      TEXT    NOT NULL REFERENCES bays (uuid) ON DELETE CASCADE,
    token         TEXT    NOT NULL,
    number        INTEGER NOT NULL,
    member        TEXT    NOT NULL,
    value         TEXT    NOT NULL,
    registered_at INTEGER NOT NULL,
    PRIMARY KEY (bay_uuid, token, number),
    UNIQUE (bay_uuid, token, member)
) STRICT, WITHOUT ROWID;
