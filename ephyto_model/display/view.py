"""What a cell shows of a value: parts of the pages one under another, and a line on what leads on from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ephyto_model.display.html import Fragment, Table, page_templates

HERE = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class View:
    """Parts of the pages as one output of a cell; `foot` has code between backticks; `table` is for pandas."""

    parts: Sequence[Fragment | Table]
    foot: str = ""
    table: pd.DataFrame | None = None

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.parts))

    def _repr_html_(self) -> str:
        parts: list[Any] = [part._repr_html_() for part in self.parts]
        return page_templates(HERE).get_template("view.html.j2").render(parts=parts, foot=self.foot)
