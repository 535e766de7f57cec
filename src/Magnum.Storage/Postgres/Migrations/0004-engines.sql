-- Which bays have a container engine that can be looked at.
-- min_binary: 1

ALTER TABLE bays ADD COLUMN has_engine boolean NOT NULL DEFAULT false;
UPDATE bays SET has_engine = true WHERE body->>'api_address' IS NOT NULL;
