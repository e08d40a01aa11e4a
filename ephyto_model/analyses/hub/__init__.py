"""Exchanges counted from the Hub's records: the rule, records, files, counts, a sample."""
