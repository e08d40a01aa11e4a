"""Every setting put to all limits, in blocks."""
