"""The pages around a batch: its index, that of a fund, and the landing page of all that was made."""
