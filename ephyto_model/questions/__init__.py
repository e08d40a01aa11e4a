"""One folder for each question of the focus group: what is computed and how it is shown."""
