-- The members that registered by a bay's discovery token, numbered in the order of registration; they go with the bay.
-- min_binary: 1

CREATE TABLE discovery_members (
    bay_uuid      uuid        NOT NULL REFERENCES bays (uuid) ON DELETE CASCADE,
    token         text        COLLATE "C" NOT NULL,
    number        integer     NOT NULL,
    member        text        COLLATE "C" NOT NULL,
    value         text        NOT NULL,
    registered_at timestamptz NOT NULL,
    PRIMARY KEY (bay_uuid, token, number),
    UNIQUE (bay_uuid, token, member)
);
