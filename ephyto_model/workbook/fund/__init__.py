"""What is shown of the trust fund: tables, figures, texts, letters, controls."""
