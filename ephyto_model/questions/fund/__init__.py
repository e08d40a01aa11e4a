"""The trust fund over time: projection, its rules and years, letters."""
