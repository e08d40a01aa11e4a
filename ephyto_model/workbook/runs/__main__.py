"""A process that makes one run and ends: `python -m ephyto_model.workbook.runs FOLDER`."""

import sys

from ephyto_model.workbook.runs.apart import answer_in

answer_in(sys.argv[1])
