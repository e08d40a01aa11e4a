"""One scenario: its fields and what they accept, the files and codes it is read from and written to."""
