"""A scenario as an XLSX file that computes: the rules once more, as formulas."""
