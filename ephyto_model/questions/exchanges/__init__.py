"""Exchanges counted from the Hub's records."""
