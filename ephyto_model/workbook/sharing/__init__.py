"""Ways to share the same need, as pages and documents show them."""
