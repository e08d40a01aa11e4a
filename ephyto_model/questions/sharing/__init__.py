"""Other ways to share: scales of weights, designs of the model, and how even each is."""
