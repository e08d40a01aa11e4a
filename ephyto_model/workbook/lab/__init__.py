"""JupyterLab as the workbook opens it: at the map of its notebooks, without pop-ups, with tables that do not wrap."""
