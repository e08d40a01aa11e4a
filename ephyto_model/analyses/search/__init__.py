"""The search: every setting that the levers allow put to all limits, on arrays, block by block, on any executor."""
