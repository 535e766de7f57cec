-- Hints for every process; sent when what they tell of is committed already.
SELECT pg_notify('magnum_grains', payload) FROM unnest(@payloads) AS payload
