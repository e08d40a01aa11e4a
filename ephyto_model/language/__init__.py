"""The language that is spoken: catalogues of texts, and how amounts, days and lists are written in it."""
