"""Batches: what is asked for, planned, and listed in an index and on the landing page."""
