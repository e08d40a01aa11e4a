"""Batches of reports: what is asked for, planned, made by runs, listed in an index and behind one door."""
