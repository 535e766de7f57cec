-- Asks the processes that own bays to look at their stacks; on a channel of its own, which older versions do not hear.
SELECT pg_notify('magnum_grains_looks', payload) FROM unnest(@payloads) AS payload
