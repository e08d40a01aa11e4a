"""Where runs are made: on this machine or on a Dask cluster; one interface for both."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass

from ephyto_model.errors import InputError, quoted
from ephyto_model.reports.runs import isolation
from ephyto_model.reports.runs.run import Made, Run, in_one_line, not_executed

MOST_JOBS = 64
LONGEST_CONNECT_S = 15
TOGETHER = 10  # reports of the workbook's own templates that one process makes, one after the other
ROUNDS = 4  # at least: how often each worker gets some, so that all end at about the same time
WORTH_WARMING = 5  # so many runs: what warming takes is then less than what it saves
Parcel = Sequence[Run]


def usual_jobs() -> int:
    """Return how many reports to make at once: as many as there are processors."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_JOBS)


@dataclass(frozen=True)
class Workers:
    """What makes runs: an executor, how many it makes at once, and whether it does so on this machine."""

    pool: Executor
    at_once: int
    here: bool = True


@contextmanager
def local_workers(jobs: int) -> Iterator[Workers]:
    """Give this machine's workers: threads that wait for the processes in which the runs are made."""
    isolation.sweep()
    try:
        with ThreadPoolExecutor(jobs) as pool:
            try:
                yield Workers(pool, jobs)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                isolation.stop_all()
                raise
    finally:
        isolation.stopped()


@contextmanager
def dask_workers(address: str, jobs: int | None = None) -> Iterator[Workers]:
    """Give the workers of an existing Dask cluster, by default all. Raises InputError where it cannot be reached."""
    try:
        from distributed import Client
        from distributed.utils import LoopRunner
    except ImportError:
        raise InputError("--dask needs the package distributed; install it with pip install distributed.") from None
    try:
        # A client that could not connect takes half a minute, and a traceback, to end.
        LoopRunner().run_sync(_reach, address)  # in a thread: the caller's may have an event loop, as a notebook has
        client = Client(address, timeout=LONGEST_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = " ".join(str(error).split())[:120]
        raise InputError(
            f"There is no Dask scheduler at {quoted(address)} ({reason}); give its address like tcp://host:8786."
        ) from None
    with client:
        at_once = jobs or max(sum(client.nthreads().values()), 1)
        yield Workers(client.get_executor(pure=False), at_once, here=False)


async def _reach(address: str) -> None:
    """Connect to a Dask scheduler and hang up. Raises OSError or ValueError where there is none."""
    from distributed.comm import connect

    comm = await connect(address, timeout=LONGEST_CONNECT_S)
    await comm.close()


def make_all(runs: Sequence[Run], workers: Workers) -> Iterator[tuple[Run, Made]]:
    """Make all runs and give each as it is done, in whatever order.

    A run that takes its process down fails alone: others that were in that process are made again, each in its own.
    """
    if runs and workers.here:
        isolation.prepare(warm=len(runs) >= WORTH_WARMING)
    waiting = deque(_parcels(runs, workers.at_once))
    flying: dict[Future[list[Made]], Parcel] = {}
    while waiting or flying:
        while (
            waiting and len(flying) < 2 * workers.at_once
        ):  # not all at once: what is done waits in memory to be written
            parcel = waiting.popleft()
            flying[workers.pool.submit(isolation.make_apart, parcel, [run.key for run in parcel])] = parcel
        for future in wait(flying, return_when=FIRST_COMPLETED).done:
            parcel = flying.pop(future)
            answers = _answers(parcel, future)
            if len(parcel) > 1 and not any(made.files for made in answers):
                waiting.extend([run] for run in parcel)
            else:
                yield from zip(parcel, map(_with_notebook, parcel, answers), strict=True)


def _parcels(runs: Sequence[Run], at_once: int) -> list[Parcel]:
    """Return what is made in one process: a notebook of one's own alone, others some together."""
    shipped = [run for run in runs if not run.is_own]
    size = min(TOGETHER, max(len(shipped) // (ROUNDS * at_once), 1))
    return [*([run] for run in runs if run.is_own), *(shipped[n : n + size] for n in range(0, len(shipped), size))]


def _answers(parcel: Parcel, future: Future[list[Made]]) -> list[Made]:
    """Return what the runs of a parcel made."""
    try:
        return future.result()
    except Exception as error:  # a cluster has errors of its own
        return [Made(failure=in_one_line(error))] * len(parcel)


def _with_notebook(run: Run, made: Made) -> Made:
    """Return what a run made; where it failed without a notebook to show for it, with one that says so."""
    if made.failure and not made.files and run.is_notebook:
        return Made({"ipynb": not_executed(run, made.failure)}, made.failure)
    return made
