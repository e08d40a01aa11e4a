"""What a scenario means: unit fees, who pays what, thresholds, participation, where a dollar goes."""
