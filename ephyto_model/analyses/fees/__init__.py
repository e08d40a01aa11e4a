"""One scenario, or a few: why, breakdown, thresholds, participation, comparison, designs, the paper reproduced."""
