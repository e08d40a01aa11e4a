"""One report made: what it is, the kernel that executes it, the worker it is made on, the folder it is kept in."""
