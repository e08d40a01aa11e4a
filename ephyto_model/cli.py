"""The command line: a thin face of the model, the analyses and the reports."""

import argparse
import json
import os
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING

from ephyto_model.arguments import parser
from ephyto_model.errors import InputError, OutputError, quoted
from ephyto_model.files import REPORTS, shown_path
from ephyto_model.language.translation import speaking
from ephyto_model.model.scenarios.files import parse_settings, stack
from ephyto_model.model.scenarios.scenario import Outcome

if TYPE_CHECKING:
    from ephyto_model.questions.fund.years import Fund


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 a report failed or cannot be written, 2 bad input."""
    if sys.stdout is None:  # closed by whoever started the command
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = parser().parse_args(arguments)
        code = COMMANDS[options.command](options)
        sys.stdout.flush()
        return code
    except InputError as error:
        print(f"ephyto: {error}", file=sys.stderr)
        return 2
    except OutputError as error:
        print(f"ephyto: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"ephyto: the output cannot be written ({error.strerror}).", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("ephyto: stopped.", file=sys.stderr)
        return 130


def _assess(options: argparse.Namespace) -> int:
    from ephyto_model.questions.fees.export import as_json
    from ephyto_model.questions.parties.explanation import (
        explain,  # imported late: pandas takes longer than most commands
    )

    outcome = stack(options.files, parse_settings(options.set), options.scenario).run()
    if options.json:
        print(json.dumps(as_json(outcome), ensure_ascii=False, allow_nan=False, indent=1))
    elif options.why is not None:
        for number, step in enumerate(explain(outcome, options.why), start=1):
            print(f"{number:2}. {step.text}" + (f" [{step.source}]" if step.source else ""))
    else:
        _print_assessment(outcome)
    return 0


def _print_assessment(outcome: Outcome) -> None:
    from ephyto_model.display.provenance import stamp
    from ephyto_model.questions.fees.texts import notices
    from ephyto_model.questions.fees.views import contributions, fee_schedule, totals

    assessment = outcome.assessment
    print(fee_schedule(assessment), end="\n\n")
    print(contributions(assessment), end="\n\n")
    print(totals(outcome), end="\n\n")
    print(f"Notices\n{notices(outcome)}\n\n{stamp(outcome)}.")


def _project(options: argparse.Namespace) -> int:
    from ephyto_model.questions.fund.fields import projection_field_named
    from ephyto_model.questions.fund.projection import Projection, one_of
    from ephyto_model.questions.fund.rules import project
    from ephyto_model.questions.fund.texts import as_json

    settings = parse_settings(options.set, projection_field_named)
    if options.file is None and options.projection is not None:
        raise InputError(
            f"--projection {quoted(options.projection)} chooses from a file, but no file was given; name one."
        )
    asked = Projection() if options.file is None else one_of(options.file, options.projection)
    if options.futures is not None:
        from ephyto_model.questions.risk.command import futures

        return futures(options, asked.with_(**settings))
    for option in ("assume", "policies", "show"):
        if getattr(options, option) not in (None, []):
            raise InputError(
                f"--{option} goes with --futures; say how many random futures to draw, like --futures 10000."
            )
    fund = project(asked.with_(**settings))
    if options.json:
        print(json.dumps(as_json(fund), ensure_ascii=False, allow_nan=False, indent=1))
    else:
        _print_fund(fund)
    return 0


def _print_fund(fund: "Fund") -> None:
    from ephyto_model.questions.fund.texts import headline, notices, stamp
    from ephyto_model.questions.fund.views import arrears, costs, fees, money

    print(headline(fund), end="\n\n")
    print(fees(fund), end="\n\n")
    print(money(fund), end="\n\n")
    made_of = costs(fund)
    if made_of:
        print(made_of, end="\n\n")
    print(arrears(fund, fund.projection.last_year), end="\n\n")
    print(f"Notices\n{notices(fund)}\n\n{stamp(fund)}.")


def _report(options: argparse.Namespace) -> int:
    from ephyto_model.reports.command import report

    return report(options, _year("--year", options.year), _year("--biennium", options.biennium))


def _paper(options: argparse.Namespace) -> int:
    from ephyto_model.reports.papers_command import paper

    return paper(options)


def _year(option: str, text: str | None) -> int | None:
    if text is not None and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise InputError(f"{option} must be a year like 2027, found {quoted(text)}.")
    return None if text is None else int(text)


def _agree(options: argparse.Namespace) -> int:
    from ephyto_model.questions.agreements.command import agree_command

    return agree_command(options)


def _count(options: argparse.Namespace) -> int:
    from ephyto_model.questions.exchanges.command import count

    return count(options, _year("--year", options.year))


def _explore(options: argparse.Namespace) -> int:
    from ephyto_model.explorer.page import write_explorer
    from ephyto_model.reports.landing_page import write_door

    with speaking(options.language):
        page = write_explorer(REPORTS)
        write_door(REPORTS)
    print(f"The explorer is in {shown_path(page)}; open it in any browser.")
    if not options.static:
        webbrowser.open(page.as_uri())
    return 0


def _lab(options: argparse.Namespace) -> int:
    from ephyto_model.lab.command import lab

    return lab(only_copy=options.copy)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "assess": _assess,
    "project": _project,
    "agree": _agree,
    "report": _report,
    "paper": _paper,
    "count": _count,
    "explore": _explore,
    "lab": _lab,
}
