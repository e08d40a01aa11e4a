"""What is shown of counted exchanges: tables, figures, the count command."""
