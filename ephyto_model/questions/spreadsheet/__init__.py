"""A scenario as an XLSX file that computes: the rules once more, as formulas."""

from ephyto_model.registry import Report

REPORTS = (Report("scenario_report.ipynb", "ephyto_model.questions.spreadsheet.export:files_of_a_scenario"),)
