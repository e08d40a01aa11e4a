"""The explorer's page from Python: its data and texts, its answers in a notebook, what is taken home."""
