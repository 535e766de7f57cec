-- Keeps every state that a bay was ever in, in the order of the commits to its row.
CREATE SCHEMA audit;

CREATE TABLE audit.bays (
    number   bigint      NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    change   text        NOT NULL,
    uuid     uuid        NOT NULL,
    before   bigint,
    revision bigint      NOT NULL,
    status   text        NOT NULL,
    due_at   timestamptz,
    body     json        NOT NULL
);

CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO audit.bays (change, uuid, before, revision, status, due_at, body)
        VALUES (TG_OP, OLD.uuid, OLD.revision, OLD.revision, OLD.status, OLD.due_at, OLD.body);
    ELSE
        INSERT INTO audit.bays (change, uuid, before, revision, status, due_at, body)
        VALUES (TG_OP, NEW.uuid, CASE WHEN TG_OP = 'UPDATE' THEN OLD.revision END, NEW.revision, NEW.status, NEW.due_at, NEW.body);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON bays FOR EACH ROW EXECUTE FUNCTION audit.note();
