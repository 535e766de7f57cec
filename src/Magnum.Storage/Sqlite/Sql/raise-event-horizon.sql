-- Marks how far events were pruned; never lowers the mark.
UPDATE event_horizon SET pruned_row = max(pruned_row, @pruned)
