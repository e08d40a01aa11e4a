"""Many scenarios at once: every combination of some values, on arrays, and the least funding that keeps limits."""
