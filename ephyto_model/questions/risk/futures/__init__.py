"""Random futures in blocks, on arrays: what is drawn, what parties pay, the books of each policy."""
