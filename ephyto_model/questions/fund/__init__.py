"""The trust fund over time: projection, its rules and years, letters."""

from ephyto_model.registry import Report

REPORTS = (
    Report("fund_report.ipynb", "ephyto_model.questions.fund.export:files_of_a_fund"),
    Report("letter", "ephyto_model.questions.fund.export:files_of_a_letter"),
)
