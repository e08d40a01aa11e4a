"""What one party pays, why, and what each of its exchanges has to bring in."""
