"""What everyone asks: limits with their names, levers that may move, both read from a file."""
