"""Very many scenarios of one year: sweep, envelope, goal, random futures, sensitivity."""
