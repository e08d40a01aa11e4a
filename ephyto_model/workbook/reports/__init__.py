"""Batches of reports: planned, run by workers in kernels, written into a folder, listed in an index."""
