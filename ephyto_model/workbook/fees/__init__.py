"""What is shown of scenarios, parties, comparisons and analyses: tables, figures, texts."""
