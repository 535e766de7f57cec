-- Records a step of the schema, in the transaction that makes it.
INSERT INTO schema_migrations (level, name, min_binary, version) VALUES (@level, @name, @min, @version)
