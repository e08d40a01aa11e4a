"""Papermill's engine that executes a notebook's cells in this process, without a kernel and its messages.

For a process that makes one report and ends (`isolation`): what a cell leaves behind goes with the process. The shell
is IPython's, as in a kernel, so cells, magics, displays and errors are the same.
"""

import atexit
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode, from_dict
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

NAME = "ephyto"
DESCRIPTORS = {"stdout": 1, "stderr": 2}
NO_HISTORY = Config({"HistoryManager": {"enabled": False}})


class _Outputs:
    """The outputs of the cell that runs, and of those before it that a later one may still change by their id."""

    def __init__(self) -> None:
        self.here: list[NotebookNode] = []
        self._named: dict[str, list[NotebookNode]] = {}
        self._said: list[str] = []  # what the last of them, a stream, says so far
        self._clears = False

    def begin(self, here: list[NotebookNode]) -> None:
        """Begin a cell."""
        self.here, self._clears = here, False

    def end(self) -> None:
        """Finish a cell, or what was printed before something else comes."""
        if self._said:
            self.here[-1].text = "".join(self._said)
            self._said = []

    def clear(self, *, wait: bool) -> None:
        """Clear the cell's outputs, at once or when the next one comes."""
        self._clears = wait
        if not wait:
            self._said = []
            self.here.clear()

    def add(self, output: NotebookNode, display_id: str | None = None) -> None:
        self.end()
        if self._clears:
            self.clear(wait=False)
        self.here.append(output)
        if display_id:
            self._named.setdefault(display_id, []).append(output)

    def change(self, display_id: str | None, data: Any, metadata: Any) -> None:
        for output in self._named.get(display_id or "", ()):
            output.update(data=NotebookNode(data), metadata=NotebookNode(metadata))

    def write(self, name: str, text: str) -> None:
        if not self._said or self._clears or self.here[-1].name != name:
            self.add(_output("stream", name=name, text=""))
        self._said.append(text)


def _output(kind: str, **parts: Any) -> NotebookNode:
    """Return an output; what is wrong in one is found when the notebook is written, all at once."""
    output: NotebookNode = from_dict({"output_type": kind, **parts})
    return output


class _Stream(TextIOBase):
    """What a cell prints to."""

    encoding = "utf-8"

    def __init__(self, name: str, write: Callable[[str, str], None]) -> None:
        self._name, self._write = name, write

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return DESCRIPTORS[self._name]

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
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
            self.shell.outputs.add(_output("display_data", data=data, metadata=metadata or {}), display_id)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait=wait)


class _Result(DisplayHook):  # type: ignore[misc]
    """What a cell's last expression gives."""

    def write_output_prompt(self) -> None:
        """Print no `Out[1]:`."""

    def write_format_data(self, data: Any, metadata: Any = None) -> None:
        output = _output("execute_result", data=data, metadata=metadata or {}, execution_count=self.prompt_count)
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

    def init_virtualenv(self) -> None:
        """Take the environment as it is: it is that of the command."""

    def enable_gui(self, gui: Any = None) -> None:
        """Go on without a window: charts are displayed."""

    def ask_exit(self) -> None:
        """Go on after `exit()`: a report has all its cells."""

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException | None, stb: list[str]) -> None:
        try:
            said = str(evalue)
        except Exception:  # an exception that cannot even be written
            said = ""
        self.outputs.add(_output("error", ename=etype.__name__, evalue=said, traceback=list(stb)))


class InThisProcess(Engine):  # type: ignore[misc]
    """Executes the cells one after another until one fails.

    `executed` is the notebook that was executed last; Papermill returns none where a cell failed.
    """

    executed: NotebookNode

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **_options: Any) -> None:
        """Execute the notebook's cells in a shell of its own."""
        cls.executed = nb_man.nb
        Shell.clear_instance()
        shell = Shell.instance(config=NO_HISTORY)
        out, err = (_Stream(name, shell.outputs.write) for name in DESCRIPTORS)
        try:
            with redirect_stdout(out), redirect_stderr(err), _beneath() as collect:
                _execute_cells(shell, nb_man, collect)
        finally:
            Shell.clear_instance()
            atexit.unregister(shell.atexit_operations)  # the process may go on, and its folder be gone by its end


@contextmanager
def _beneath() -> Iterator[Callable[[Shell], None]]:
    """Keep what is written beneath Python, by programs that cells start, out of the command's own output.

    Gives what adds it to the outputs of the cell that has just run.
    """
    before = {name: os.dup(number) for name, number in DESCRIPTORS.items()}
    files = {name: tempfile.TemporaryFile(buffering=0) for name in DESCRIPTORS}  # noqa: SIM115
    read = dict.fromkeys(DESCRIPTORS, 0)
    for name, number in DESCRIPTORS.items():
        os.dup2(files[name].fileno(), number)

    def collect(shell: Shell) -> None:
        for name, file in files.items():
            file.seek(read[name])  # those who write share this position: reading to the end puts it back there
            said = file.read()
            read[name] += len(said)
            if said:
                shell.outputs.write(name, said.decode("utf-8", errors="replace"))

    try:
        yield collect
    finally:
        for name, number in DESCRIPTORS.items():
            os.dup2(before[name], number)
            os.close(before[name])
            files[name].close()


def _execute_cells(shell: Shell, nb_man: NotebookExecutionManager, collect: Callable[[Shell], None]) -> None:
    for index, cell in enumerate(nb_man.nb.cells):
        if cell.cell_type != "code":
            continue
        nb_man.cell_start(cell, index)
        cell.execution_count = shell.execution_count
        shell.outputs.begin(cell.outputs)
        done = shell.run_cell(cell.source, store_history=True)
        collect(shell)
        shell.outputs.end()
        if not done.success:
            nb_man.cell_exception(cell, index)
            return
        nb_man.cell_complete(cell, index)


papermill_engines.register(NAME, InThisProcess)
