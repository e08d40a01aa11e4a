"""The trust fund over time: a projection and its fields, the rules, parties, years, notices."""
