"""Scenarios side by side: who pays more and less, and which option is least regretted."""

from ephyto_model.registry import Report

REPORTS = (Report("comparison_report.ipynb", "ephyto_model.questions.comparison.export:files_of_a_comparison"),)
