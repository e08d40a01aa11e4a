"""Very many scenarios: the sweep, and what is found with it: envelope, goal, regret, random futures, sensitivity."""
