-- The schema's level, and what it wants of a binary.
SELECT coalesce(max(level), 0), coalesce(max(min_binary), 0),
       coalesce((SELECT version FROM schema_migrations ORDER BY level DESC LIMIT 1), '')
FROM schema_migrations
