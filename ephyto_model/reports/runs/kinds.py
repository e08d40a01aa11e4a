"""The kinds of report that a batch plans, by the names under which they are registered."""

from ephyto_model.registry import reports

SCENARIO, COMPARISON, PARTY = "scenario_report.ipynb", "comparison_report.ipynb", "party_report.ipynb"
FUND, LETTER = "fund_report.ipynb", "letter"
PAPER, REDLINE, BRACKETED, OPTIONS = "paper", "redline", "bracketed paper", "options paper"
BRIEF, OUTLOOK = "brief", "outlook"
TEMPLATES = tuple(name for name in reports() if name.endswith(".ipynb"))
