"""Papers, options papers, briefs and outlooks, composed of what the questions give."""
