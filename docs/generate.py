"""What the manual makes from the package: reference pages from registries and parsers, notebooks with their outputs."""

import argparse
import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import chdir
from pathlib import Path
from typing import Any

import nbformat
from plotly.offline import get_plotlyjs

from ephyto_model import InputError, Scenario
from ephyto_model.cli import parser
from ephyto_model.display.html import page_templates
from ephyto_model.display.notebook_page import PLOTLY
from ephyto_model.display.view import HERE as VIEWS
from ephyto_model.files import DATA, NOTEBOOKS, read_yaml, write_whole
from ephyto_model.model.participants import EXCHANGE_COLUMNS, PARTICIPANT_COLUMNS
from ephyto_model.model.scenarios.field import Field
from ephyto_model.model.scenarios.fields import fields
from ephyto_model.model.scenarios.scenario import plain
from ephyto_model.model.status_lists import OWN_COLUMNS, columns_of, fiscal_years
from ephyto_model.questions.agreements.agreement import examples, read_agreement
from ephyto_model.questions.agreements.common_ground import agree
from ephyto_model.questions.agreements.export import as_json as agree_as_json
from ephyto_model.questions.agreements.limit import QUANTITIES
from ephyto_model.questions.exchanges import rule
from ephyto_model.questions.exchanges.counts import Counts, Records
from ephyto_model.questions.exchanges.sample import make_sample
from ephyto_model.questions.exchanges.views import CHOICES
from ephyto_model.questions.exchanges.views import as_json as count_as_json
from ephyto_model.questions.fees.export import as_json
from ephyto_model.questions.fund.inputs.facts import RECEIPT_COLUMNS
from ephyto_model.questions.fund.inputs.fields import projection_fields
from ephyto_model.questions.fund.inputs.projection import Projection
from ephyto_model.questions.fund.rules import project
from ephyto_model.questions.fund.texts import as_json as fund_as_json
from ephyto_model.questions.risk.breaking import breaking
from ephyto_model.questions.risk.export import as_json as futures_as_json
from ephyto_model.questions.risk.futures.assumptions import uncertainty_fields
from ephyto_model.questions.risk.futures.uncertainty import Uncertainty
from ephyto_model.questions.risk.measures import Criteria
from ephyto_model.questions.risk.policies import named_policies
from ephyto_model.questions.risk.simulation import Question, simulate
from ephyto_model.reports.runs.run import Run
from ephyto_model.reports.runs.workers import local_workers, make_all, usual_jobs

STATIC = "_build/generated"
WIDGET = "application/vnd.jupyter.widget-view+json"
KEY = "run_key"
LONGEST_LIST = 1  # of an example of JSON


def write(docs: Path) -> None:
    """Write all that is generated, where it is new or old."""
    _write(docs / STATIC, _static())
    _write(docs / "reference" / "generated", {f"{name}.md": text for name, text in _reference()})
    _write_notebooks(docs)


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write texts into a folder, those that changed, so that an unchanged page is not built again."""
    folder.mkdir(parents=True, exist_ok=True)
    given = {folder / name: text.encode() for name, text in texts.items()}
    write_whole({p: text for p, text in given.items() if not p.is_file() or p.read_bytes() != text})


def _static() -> dict[str, str]:
    templates = page_templates(VIEWS)
    styles = ("base.css", "answer.css", "matrix.css", "tiles.css", "tables.css", "cell.css")
    return {
        "plotly.min.js": get_plotlyjs(),
        "page.js": templates.get_template("page.js").render(),
        "ephyto.css": "\n".join(templates.get_template(style).render() for style in styles),
    }


def _reference() -> Iterable[tuple[str, str]]:
    yield "scenario_fields", _fields_table(fields())
    yield "projection_fields", _fields_table(projection_fields())
    yield "uncertainty_fields", _fields_table(uncertainty_fields())
    yield "parameters", _parameters_table()
    yield "command_line", "\n\n".join(_command(name, command) for name, command in commands().items())
    yield "columns", _columns()
    yield "counting_choices", "\n".join(f"- {choice}" for choice in CHOICES)
    yield "limits", _limits_table()
    yield "agree_json", _example(agree_as_json(agree(read_agreement(examples()[0]))))
    yield "assess_json", _example(as_json(Scenario().run()))
    yield "count_json", _example(count_as_json(_sample_counts()))
    yield "project_json", _example(fund_as_json(project(Projection(last_year=2025))))
    yield "futures_json", _example(_sample_futures())


def _sample_futures() -> Mapping[str, Any]:
    futures = simulate(Question(Projection(), Uncertainty(), named_policies(), Criteria()), 100)
    return futures_as_json(futures, breaking(futures))


def _sample_counts() -> Counts:
    with tempfile.TemporaryDirectory() as folder:
        return Records([str(make_sample(Path(folder), {"KEN": 30, "NLD": 30}, 2025, 0))]).count(2025)


class _Odd:
    def __repr__(self) -> str:
        return "something odd"


def accepted(field: Field) -> str:
    """Return what a field accepts, in the words of the error that it answers anything else with."""
    try:
        field.checked(_Odd())
    except InputError as error:
        return re.sub(r"^.*?\) must be (.*?), not something odd.*$", r"\1", str(error))
    raise ValueError(f"{field.name} accepts anything")


def may_be_dated(field: Field) -> bool:
    """Tell whether a field takes a value by year."""
    try:
        field.checked({2027: plain(field.default)})
    except InputError:
        return False
    return True


def _fields_table(known: Mapping[str, Field]) -> str:
    rows = []
    for field in known.values():
        takes = accepted(field) + ("; may be given **by year**" if may_be_dated(field) else "")
        words = "; ".join(f"`{code}`: {said}" for code, said in field.words.items())
        says = " ".join(part for part in (field.help, f"({words})" if words else "") if part)
        source = f" [{field.source}]" if field.source else ""
        called = f"`{field.name}`<br>{field.label}"
        rows.append((called, f"`{json.dumps(plain(field.default))}`", takes, f"{says}{source}"))
    return _table(("Field", "Default", "Accepted", "What it is, and its paragraph"), rows)


def _limits_table() -> str:
    units = {
        "usd": "US dollars a year",
        "share": "a share, 0.04 is 4%",
        "parties": "parties",
        "usd_per_exchange": "US dollars",
    }
    rows = []
    for name, quantity in QUANTITIES.items():
        of = {"each": "each party meant", "together": "the parties meant, together"}.get(quantity.of, "-")
        sides = ", ".join(f"`{side}`" for side in quantity.sides)
        rows.append((f"`{name}`", quantity.label, of, sides, units[quantity.unit]))
    return _table(("`on`", "What it is", "`of`", "Sides", "Unit"), rows)


def _parameters_table() -> str:
    rows = [
        (f"`{name}`", entry["label"], f"`{_inline(entry['value'])}`", entry["unit"], entry["source"])
        for name, entry in read_yaml(DATA / "funding_model.yaml").items()
    ]
    return _table(("Parameter", "Label", "Value", "Unit", "Paragraph"), rows)


def _inline(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"

    headings = list(headings)
    return "\n".join([line(headings), line(["---"] * len(headings)), *map(line, rows)])


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command of `ephyto`."""
    (found,) = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found.choices)


def _command(name: str, command: argparse.ArgumentParser) -> str:
    (found,) = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    (about,) = [choice.help for choice in found._choices_actions if choice.dest == name]
    rows = []
    for action in command._actions:
        if not isinstance(action, argparse._HelpAction):
            value = f" {action.metavar}" if action.metavar and action.nargs != 0 else ""
            flags = ", ".join(f"`{flag}{value}`" for flag in action.option_strings) or f"`{action.metavar}`"
            rows.append((flags, action.help or ""))
    usage = " ".join(command.format_usage().removeprefix("usage: ").split())
    options = _table(("Argument", "What it does"), rows)
    return f"## `ephyto {name}`\n\n{about[:1].upper()}{about[1:]}.\n\n```text\n{usage}\n```\n\n{options}"


def _columns() -> str:
    rows = [
        ("`data/participants.csv`", PARTICIPANT_COLUMNS),
        ("`data/status_lists.csv`", columns_of(fiscal_years())),
        ("a list of development status (`status_list`)", OWN_COLUMNS),
        ("receipts (`receipts`)", RECEIPT_COLUMNS),
        ("a file of exchanges (`ephyto count --out`)", EXCHANGE_COLUMNS),
        ("the Hub's records (CSV or Parquet)", rule.COLUMNS),
        ("days of going live (`--go-live`)", ("party", "go_live")),
        ("a table of scenarios (CSV or XLSX)", tuple(fields())),
    ]
    return _table(("File", "Columns"), [(name, ", ".join(f"`{c}`" for c in columns)) for name, columns in rows])


def _example(value: Any) -> str:
    """Write an object as JSON, each list by its first entry, and one that is cut short with an ellipsis."""
    return (
        f"```text\n{json.dumps(_shortened(value), indent=1, ensure_ascii=False).replace(json.dumps('...'), '...')}\n```"
    )


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shortened(entry) for key, entry in value.items()}
    if isinstance(value, list) and len(value) > LONGEST_LIST:
        return [*map(_shortened, value[:LONGEST_LIST]), "..."]
    return value


def _write_notebooks(docs: Path) -> None:
    """Execute the notebooks that changed, and write them as pages of the manual take them."""
    runs = {run_of(path): docs / "notebooks" / path.name for path in notebooks(docs)}
    waiting = {run: target for run, target in runs.items() if key_of(target) != run.key}
    with tempfile.TemporaryDirectory() as scratch, chdir(scratch), local_workers(usual_jobs()) as workers:
        for run, made in make_all(list(waiting), workers):
            if made.failure:
                raise RuntimeError(f"{run.title}: {made.failure}")
            book = nbformat.reads(made.files["ipynb"].decode(), as_version=4)
            _write(waiting[run].parent, {waiting[run].name: nbformat.writes(for_a_page(book, run.key))})


def notebooks(docs: Path) -> list[Path]:
    """Return the notebooks that are pages of the manual."""
    return [*NOTEBOOKS.glob("0[13-9]*.ipynb"), *NOTEBOOKS.glob("1*.ipynb"), docs / "how-to" / "in_a_notebook.ipynb"]


def run_of(path: Path) -> Run:
    """Return the run that executes a notebook for the manual."""
    return Run(path.stem, str(path), {}, path.stem)


def key_of(target: Path) -> str:
    """Return the key of the run that a page of the manual came of, or an empty text where there is none."""
    return str(json.loads(target.read_text("utf-8"))["metadata"].get(KEY, "")) if target.is_file() else ""


def for_a_page(book: nbformat.NotebookNode, key: str) -> nbformat.NotebookNode:
    """Fold what is folded, draw charts as the workbook's pages do, leave out controls, which need a kernel."""
    book.metadata = nbformat.NotebookNode(
        kernelspec=book.metadata.kernelspec, language_info={"name": "python"}, **{KEY: key}
    )
    compared = False
    for cell in book.cells:
        if cell.cell_type == "markdown":
            compared = bool(cell.metadata.get("jp-MarkdownHeadingCollapsed")) or (
                compared and not cell.source.startswith("#")
            )
            continue
        folded = cell.metadata.get("jupyter", {}).get("source_hidden")
        cell.metadata = nbformat.NotebookNode(tags=["hide-cell"] if compared else ["hide-input"] if folded else [])
        cell.outputs = [_drawn(output) for output in cell.outputs if WIDGET not in output.get("data", {})]
    return book


def _drawn(output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    data = output.get("data", {})
    if PLOTLY in data:
        chart = json.dumps(data[PLOTLY]).replace("</", "<\\/")
        title = re.sub(r"<br>", " ", data[PLOTLY]["layout"].get("title", {}).get("text", ""))
        html = f'<figure class="ephyto cell"><figcaption>{title}</figcaption>'
        html += f'<div class="chart"><script type="application/json">{chart}</script></div></figure>'
    elif "text/html" in data and 'class="ephyto cell"' not in data["text/html"]:
        html = f'<div class="ephyto cell">{data["text/html"]}</div>'
    else:
        return output
    return nbformat.v4.new_output("display_data", data={"text/html": html})
