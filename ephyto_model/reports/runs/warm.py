"""Imported after `preload` where many runs follow: each template is made once, with its default parameters.

What is loaded late or kept after first use (the data files, plotly's classes, page templates) is then there in every
process that is forked. What the cells define is thrown away with their shell.
"""

import gc

from ephyto_model.reports.runs.kinds import TEMPLATES
from ephyto_model.reports.runs.run import Run, make

for template in TEMPLATES:
    make(Run("Warm", template, {}, "warm"))
gc.freeze()
