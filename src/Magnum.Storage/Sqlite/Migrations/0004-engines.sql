-- Which bays have a container engine that can be looked at.
-- min_binary: 1

ALTER TABLE bays ADD COLUMN has_engine INTEGER NOT NULL DEFAULT 0;
UPDATE bays SET has_engine = 1 WHERE body ->> 'api_address' IS NOT NULL;
