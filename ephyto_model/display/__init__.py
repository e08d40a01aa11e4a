"""How anything becomes a page, a table, a PDF or controls in a cell; knows no question."""
