"""Other ways to share the same need: scales of weights, other designs of the model, and how even each is."""
