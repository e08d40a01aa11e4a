"""The explorer: its page, its two engines, and what a reader takes home from it."""
