-- The last position given out, and the last one pruned, as this snapshot sees them.
SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0), pruned_row FROM event_horizon
