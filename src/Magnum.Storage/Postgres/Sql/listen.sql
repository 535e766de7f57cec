-- Hints from every process: of commits, and to look at stacks.
LISTEN magnum_grains;
LISTEN magnum_grains_looks
