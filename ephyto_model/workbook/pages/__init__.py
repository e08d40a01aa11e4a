"""How anything becomes a page: display, templates, plotly, provenance."""
