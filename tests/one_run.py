"""One run, made as a batch makes it; for tests of what comes of it."""

from ephyto_model.reports.runs.isolation import make_apart
from ephyto_model.reports.runs.run import Made, Run


def make_one(template: str, parameters: dict, title: str = "x") -> Made:
    """Make one run of a template in a process of its own."""
    run = Run(title, template, parameters, "page")
    (answer,) = make_apart([run], [run.key])
    return answer
