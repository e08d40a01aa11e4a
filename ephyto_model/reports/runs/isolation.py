"""Runs in a process of their own, which sees nothing of other runs and takes nothing down with it.

The process is forked from one that has everything imported, which takes a moment; where processes cannot be forked
(Windows, and Dask's daemonic workers), it is started anew, which takes the time of the imports.
"""

import gc
import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path

from ephyto_model.reports.runs.run import Made, Run, make

LONGEST_RUN_S = 600
IMPORTED, WARM = "ephyto_model.reports.runs.preload", "ephyto_model.reports.runs.warm"
TOO_LONG = f"it took longer than {LONGEST_RUN_S} s and was ended"
NO_ANSWER = "its process ended without an answer, perhaps because it ran out of memory"
OTHER_VERSION = "the worker has another version of the workbook or its data; install the same one there"
ASKED, ANSWERED = "runs.pickle", "made.pickle"
PREFIX, A_DAY_S = "ephyto-run-", 86_400
MANY_OBJECTS = 200_000
EXIT_CODE_LOST = 255  # the exit code that multiprocessing gives where what was to tell it is gone

_stopped = threading.Event()
_started_processes: set["subprocess.Popen[bytes]"] = set()


class _NoAnswerError(Exception):
    """The process ended without an answer."""


class _NotForkedError(_NoAnswerError):
    """What processes are forked from was gone, perhaps taken down by another run; the run itself is not to blame."""


class _TooLongError(Exception):
    """The process took too long."""


def can_fork() -> bool:
    """Tell whether this process may fork others: not on Windows, and not as a daemon, which may have no children."""
    daemon = multiprocessing.current_process().daemon
    return "forkserver" in multiprocessing.get_all_start_methods() and not daemon


def prepare(warm: bool = False) -> None:
    """Begin to import what runs need, in the process that they are forked from, while this one goes on.

    Where it is to be warm, it also makes each report once, which pays for itself from about five reports on.
    """
    if can_fork():
        from multiprocessing.forkserver import ensure_running

        multiprocessing.get_context("forkserver").set_forkserver_preload([IMPORTED, *([WARM] if warm else [])])
        with _deaf_to_ctrl_c():
            ensure_running()


def make_apart(runs: Sequence[Run], keys: Sequence[str]) -> list[Made]:
    """Make reports in one process of their own. Never raises for what happens there: the answers say why they failed.

    They are refused where their keys are not the ones expected: this machine has another template, package or data.
    """
    if [run.key for run in runs] != keys:
        return [Made(failure=OTHER_VERSION)] * len(runs)
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as scratch:
        try:
            if can_fork():
                with suppress(_NotForkedError):
                    return _forked(runs, scratch)
            return _started(runs, scratch)
        except (_NoAnswerError, _TooLongError) as failed:
            return [Made(failure=str(failed))] * len(runs)


def stop_all() -> None:
    """End all runs that are under way, and begin no other."""
    _stopped.set()
    for process in multiprocessing.active_children():
        process.kill()
    for started in list(_started_processes):
        started.kill()


def stopped() -> None:
    """Say that all that was under way has ended, so that runs may begin again."""
    _stopped.clear()


def sweep() -> None:
    """Remove what runs that were killed a day ago or longer left in the temporary folder."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > A_DAY_S:
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Start a process that leaves Ctrl+C to this one: it inherits which signals are held back."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _forked(runs: Sequence[Run], scratch: str) -> list[Made]:
    prepare()
    context = multiprocessing.get_context("forkserver")
    answer, its_answer = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(runs, its_answer, os.getcwd(), scratch, dict(os.environ)))
    with answer:
        try:
            with its_answer:
                process.start()
            in_time = answer.poll(LONGEST_RUN_S)
            made: list[Made] = answer.recv() if in_time else []
        except (EOFError, OSError):
            if process.pid is not None:
                process.join()
            lost = process.pid is None or process.exitcode == EXIT_CODE_LOST
            raise (_NotForkedError if lost and not _stopped.is_set() else _NoAnswerError)(NO_ANSWER) from None
        finally:
            if process.pid is not None:
                _end_group(process.pid)
                process.kill()
                process.join()
    if not in_time:
        raise _TooLongError(TOO_LONG)
    return made


def _answer(runs: Sequence[Run], answer: Connection, folder: str, scratch: str, environment: Mapping[str, str]) -> None:
    """Make runs in a process that was forked for them, and send what they made."""
    _end_with(multiprocessing.parent_process().join)  # type: ignore[union-attr]
    os.setpgrp()  # so that what its cells start can be ended with it
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    answer.send(_make_in(scratch, runs))
    answer.close()


def _started(runs: Sequence[Run], scratch: str) -> list[Made]:
    asked, answered = Path(scratch) / ASKED, Path(scratch) / ANSWERED
    asked.write_bytes(pickle.dumps(runs))
    command = [sys.executable, "-m", "ephyto_model.reports.runs", scratch]
    if _stopped.is_set():
        raise _NoAnswerError(NO_ANSWER)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        _started_processes.add(process)
        try:
            process.wait(LONGEST_RUN_S)
        except subprocess.TimeoutExpired:
            raise _TooLongError(TOO_LONG) from None
        finally:
            _started_processes.discard(process)
            _end_group(process.pid)
            process.kill()
    try:
        made: list[Made] = pickle.loads(answered.read_bytes())
        return made
    except (OSError, EOFError, pickle.UnpicklingError):
        raise _NoAnswerError(NO_ANSWER) from None


def answer_in(scratch: str) -> None:
    """Make the runs that were left in a folder, in a process that was started for them, and leave what they made."""
    _end_with(sys.stdin.read)
    runs = pickle.loads((Path(scratch) / ASKED).read_bytes())
    (Path(scratch) / ANSWERED).write_bytes(pickle.dumps(_make_in(scratch, runs)))


def _make_in(scratch: str, runs: Sequence[Run]) -> list[Made]:
    """Make runs whose passing files go to a folder that whoever asked will remove; Ctrl+C is theirs, too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(MANY_OBJECTS, 20, 20)  # most runs end, and their process with them, before one collection pays
    tempfile.tempdir = scratch
    sys.path.insert(0, "")  # as for a kernel: modules in the working folder can be imported
    return [make(run) for run in runs]


def _end_group(group: int) -> None:
    """End what the cells of a run started and left running."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def _end_with(wait_for_asking: Callable[[], object]) -> None:
    """End this process when the one that asked for it is gone, however it went."""

    def watch() -> None:
        wait_for_asking()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
