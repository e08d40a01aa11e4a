"""The XLSX that computes: its sheets and the formulas in them."""
