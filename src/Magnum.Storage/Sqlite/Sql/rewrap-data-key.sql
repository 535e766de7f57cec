-- The same data key under the first key-encryption key.
UPDATE secret_keys SET kek_id = @kek, envelope = @envelope WHERE bay_uuid = @bay
