"""What is shown of the search for common ground: limits in words, tables, figures, the command."""
