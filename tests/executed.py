"""Each notebook executed once a session: twice over in one kernel, at its own parameters and then at others.

The first pass is what the manual shows; the second proves that all cells can be run again, and becomes a page.
"""

import json

import nbformat
from filelock import FileLock
from one_run import make_one

from ephyto_model.files import HOME, NOTEBOOKS
from ephyto_model.questions.exchanges.sample import make_sample

FEW = {"number_of_futures": 500, "sobol_draws": 16}
# What the second pass is given.
OTHERS = {
    "03_participation.ipynb": {"random_orders": 2},
    "04_funding_mix.ipynb": {"limit_usd": 20_000},
    "05_thresholds_and_fairness.ipynb": {"fao_funding_usd": 631_500},
    "06_uncertainty.ipynb": FEW,
    "07_the_fund_over_time.ipynb": {"fao_funding_usd": {"2027": 631_500}},
    "10_the_fund_at_risk.ipynb": {"futures": 2_048},
}
SHORTENED = ("08_count_exchanges.ipynb",)
# These take five seconds and more, once; make test-slow executes them.
LONG = (
    "01_reproduce_the_paper.ipynb",
    "03_participation.ipynb",
    "06_uncertainty.ipynb",
    "07_the_fund_over_time.ipynb",
    "08_count_exchanges.ipynb",
    "09_common_ground.ipynb",
    "10_the_fund_at_risk.ipynb",
)
ALL = [*sorted(NOTEBOOKS.glob("*.ipynb")), HOME / "docs" / "how-to" / "in_a_notebook.ipynb"]
QUICK = [path for path in ALL if path.name not in LONG]
WITH_CODE = [path for path in ALL if any(c.cell_type == "code" for c in nbformat.read(path, as_version=4).cells)]


def executed(path, tmp_path_factory):
    """Return a notebook's two passes as notebooks; the workers of one session share them."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "executed"
    folder.mkdir(exist_ok=True)
    done = folder / f"done_{path.name}"
    with FileLock(f"{done}.lock"):
        if not done.is_file():
            twice, _ = _twice(path, make_sample(folder / f"of_{path.stem}", {"KEN": 30, "NLD": 30}, 2025, 0))
            nbformat.write(twice, folder / path.name)
            made = make_one(str(folder / path.name), {})
            assert made.failure == "", f"{path.name} run twice: {made.failure}"
            done.write_bytes(made.files["ipynb"])
    return _halves(nbformat.read(done, as_version=4), _twice(path, "")[1])


def _twice(path, records):
    """Return a notebook with all its cells two times, and how many of them are the first pass."""
    book = nbformat.read(path, as_version=4)
    if path.name in SHORTENED:  # a year of synthetic records takes a while to make: nbval does, with make test-slow
        for cell in book.cells:
            if "parameters" in cell.metadata.get("tags", []):
                cell.source += f"\nrecords = {str(records)!r}"
    others = OTHERS.get(path.name, {})
    again = []
    for cell in book.cells:
        if "nbval-check-output" in cell.metadata.get("tags", []):
            continue  # these only print what other cells have worked out
        again.append(cell.copy())
        if "parameters" in cell.metadata.get("tags", []) and others:
            lines = [f"{name} = {value!r}" for name, value in others.items()]
            again.append(nbformat.v4.new_code_cell("\n".join(["# Parameters", *lines])))
    first = len(book.cells)
    if any("(globals()" in cell.source for cell in book.cells):  # others take nothing from the kernel
        book.cells += again
    for number, cell in enumerate(book.cells):
        cell.id = f"cell-{number}"
    return book, first


def _halves(book, first):
    halves = []
    for cells in (book.cells[:first], book.cells[first:]):
        half = nbformat.from_dict(json.loads(json.dumps(book)))
        half.cells = cells
        halves.append(half)
    return halves
