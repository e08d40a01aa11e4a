"""Papermill's engine that executes a notebook's cells in this process, without a kernel and its messages.

For a process that makes one report and ends (`apart`): what a cell leaves behind goes with the process. The shell is
IPython's, as in a kernel, so cells, magics, displays and errors are the same.
"""

from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

NAME = "ephyto"
NO_HISTORY = Config({"HistoryManager": {"enabled": False}})


class _Outputs:
    """The outputs of the cell that runs, and of those before it that a later one may still change by their id."""

    def __init__(self) -> None:
        self.here: list[NotebookNode] = []
        self._named: dict[str, list[NotebookNode]] = {}

    def add(self, output: NotebookNode, display_id: str | None = None) -> None:
        self.here.append(output)
        if display_id:
            self._named.setdefault(display_id, []).append(output)

    def change(self, display_id: str | None, data: Any, metadata: Any) -> None:
        for output in self._named.get(display_id or "", ()):
            output.update(data=NotebookNode(data), metadata=NotebookNode(metadata))

    def write(self, name: str, text: str) -> None:
        last = self.here[-1] if self.here else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        else:
            self.add(new_output("stream", name=name, text=text))


class _Stream(TextIOBase):
    """What a cell prints to."""

    def __init__(self, name: str, write: Callable[[str, str], None]) -> None:
        self._name, self._write = name, write

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._write(self._name, text)
        return len(text)


class _Published(DisplayPublisher):  # type: ignore[misc]
    """What a cell displays."""

    def publish(
        self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_other: Any
    ) -> None:
        display_id = (transient or {}).get("display_id")
        if update:
            self.shell.outputs.change(display_id, data, metadata or {})
        else:
            self.shell.outputs.add(new_output("display_data", data=data, metadata=metadata or {}), display_id)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.here.clear()


class _Result(DisplayHook):  # type: ignore[misc]
    """What a cell's last expression gives."""

    def write_output_prompt(self) -> None:
        """Print no `Out[1]:`."""

    def write_format_data(self, data: Any, metadata: Any = None) -> None:
        output = new_output("execute_result", data=data, metadata=metadata or {}, execution_count=self.prompt_count)
        self.shell.outputs.add(output)

    def finish_displayhook(self) -> None:
        """Print no line's end."""


class Shell(InteractiveShell):  # type: ignore[misc]
    """IPython's shell, whose outputs go where `outputs` says."""

    displayhook_class = _Result
    display_pub_class = _Published

    def __init__(self, **options: Any) -> None:
        self.outputs = _Outputs()
        super().__init__(**options)
        self.user_ns_hidden.update(self.user_ns)  # as in a kernel: what is there already is no variable

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException | None, stb: list[str]) -> None:
        try:
            said = str(evalue)
        except Exception:  # an exception that cannot even be written
            said = ""
        self.outputs.add(new_output("error", ename=etype.__name__, evalue=said, traceback=list(stb)))


class InThisProcess(Engine):  # type: ignore[misc]
    """Executes the cells one after another until one fails."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **_options: Any) -> None:
        """Execute the notebook's cells in a shell of its own."""
        Shell.clear_instance()
        shell = Shell.instance(config=NO_HISTORY)
        out, err = (_Stream(name, shell.outputs.write) for name in ("stdout", "stderr"))
        try:
            with redirect_stdout(out), redirect_stderr(err):
                _execute_cells(shell, nb_man)
        finally:
            Shell.clear_instance()


def _execute_cells(shell: Shell, nb_man: NotebookExecutionManager) -> None:
    for index, cell in enumerate(nb_man.nb.cells):
        if cell.cell_type != "code":
            continue
        nb_man.cell_start(cell, index)
        cell.execution_count = shell.execution_count
        shell.outputs.here = cell.outputs
        done = shell.run_cell(cell.source, store_history=True)
        if not done.success:
            nb_man.cell_exception(cell, index)
            return
        nb_man.cell_complete(cell, index)


papermill_engines.register(NAME, InThisProcess)
