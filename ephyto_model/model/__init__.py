"""The rules and what they apply to: read contributions.py from the top down; no charts, no pages."""
