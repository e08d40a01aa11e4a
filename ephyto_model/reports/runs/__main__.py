"""A process that makes one run and ends: `python -m ephyto_model.reports.runs FOLDER`."""

import sys

from ephyto_model.reports.runs.isolation import answer_in

answer_in(sys.argv[1])
