"""One report made, in a process of its own, and the folder it is kept in (the only writer of batches)."""
