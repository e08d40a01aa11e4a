"""How far a batch is: a bar with rate and remaining time on a terminal, plain lines in a log."""

import sys
from collections.abc import Iterable, Iterator

from tqdm import tqdm

from ephyto_model.reports.runs.run import Made, Run


def with_progress(made: Iterable[tuple[Run, Made]], total: int) -> Iterator[tuple[Run, Made]]:
    """Pass runs on as they are done, and say so on standard error."""
    if sys.stderr.isatty():
        with tqdm(total=total, unit="report") as bar:
            for run, result in made:
                if result.failure:
                    bar.write(_line(run, result), file=sys.stderr)
                yield run, result
                bar.update()
        return
    for number, (run, result) in enumerate(made, start=1):
        print(f"{number}/{total} {_line(run, result)}", file=sys.stderr, flush=True)
        yield run, result


def _line(run: Run, result: Made) -> str:
    return f"{run.file}: failed ({result.failure})" if result.failure else run.file
