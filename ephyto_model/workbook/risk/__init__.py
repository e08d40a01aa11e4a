"""The fund under uncertainty as people see it: its sentences, tables, figures, JSON and controls."""
