-- Hints from every process.
LISTEN magnum_grains
