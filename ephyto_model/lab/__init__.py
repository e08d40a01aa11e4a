"""JupyterLab as the workbook opens it."""
