"""Papers, options papers, briefs and outlooks, composed of what the questions give."""

from ephyto_model.registry import Report

REPORTS = (
    Report("paper", "ephyto_model.documents.files:paper_file"),
    Report("redline", "ephyto_model.documents.files:redline_file"),
    Report("bracketed paper", "ephyto_model.documents.files:bracketed_file"),
    Report("options paper", "ephyto_model.documents.files:options_file"),
    Report("brief", "ephyto_model.documents.files:brief_file"),
    Report("outlook", "ephyto_model.documents.files:outlook_file"),
)
