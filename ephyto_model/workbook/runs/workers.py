"""Where runs are made: in processes of this machine that stay warm, or on a Dask cluster; one interface for both."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager

from ephyto_model.errors import InputError, quoted
from ephyto_model.workbook.runs.kernels import end_with_parent
from ephyto_model.workbook.runs.run import Made, Run, basis, execute, in_one_line, not_executed

OpenPool = Callable[[int], AbstractContextManager[Executor]]
MOST_JOBS = 64
LONGEST_CONNECT_S = 15
NO_ANSWER = "its process ended without an answer, perhaps because it ran out of memory"


def usual_jobs() -> int:
    """Return how many reports to make at once: half as many again as there are processors.

    A report waits for its kernel about a third of the time; another uses the processor meanwhile.
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable + (usable + 1) // 2, MOST_JOBS)


def _prepare() -> None:
    """Make a process a worker: it leaves Ctrl+C to the process that asked, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


@contextmanager
def local_pool(jobs: int) -> Iterator[Executor]:
    """Give an executor of worker processes on this machine."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def dask_pool(address: str) -> tuple[OpenPool, int]:
    """Return how to open an executor on an existing Dask cluster, and how many reports it can make at once.

    Raises InputError where it cannot be reached.
    """
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

    @contextmanager
    def open_pool(jobs: int) -> Iterator[Executor]:
        yield client.get_executor(pure=False)

    return open_pool, max(sum(client.nthreads().values()), 1)


async def _reach(address: str) -> None:
    """Connect to a Dask scheduler and hang up. Raises OSError or ValueError where there is none."""
    from distributed.comm import connect

    comm = await connect(address, timeout=LONGEST_CONNECT_S)
    await comm.close()


def make_all(runs: Sequence[Run], open_pool: OpenPool, jobs: int) -> Iterator[tuple[Run, Made]]:
    """Make all runs and give each as it is done, in whatever order. A run that takes its worker down fails alone."""
    waiting = deque(runs)
    while waiting:
        lost = yield from _until_broken(waiting, open_pool, jobs)
        for run in lost:  # one of them took the worker processes down; each is tried again by itself
            with open_pool(1) as pool:
                yield run, _answer(run, _submitted(run, pool))


def _until_broken(waiting: deque[Run], open_pool: OpenPool, jobs: int) -> Generator[tuple[Run, Made], None, list[Run]]:
    """Make the waiting runs; when the workers break, return those that were under way."""
    flying: dict[Future[Made], Run] = {}
    with open_pool(jobs) as pool:
        while waiting or flying:
            while waiting and len(flying) < 2 * jobs:  # not all at once: what is done waits in memory to be written
                run = waiting.popleft()
                flying[_submitted(run, pool)] = run
            for future in wait(flying, return_when=FIRST_COMPLETED).done:
                if isinstance(future.exception(), BrokenExecutor):
                    return list(flying.values())
                run = flying.pop(future)
                yield run, _answer(run, future)
    return []


def _submitted(run: Run, pool: Executor) -> Future[Made]:
    """Return the future of a run; workers that are broken already are told by it, like those that break later."""
    try:
        return pool.submit(execute, run, basis())
    except BrokenExecutor as error:
        broken: Future[Made] = Future()
        broken.set_exception(error)
        return broken


def _answer(run: Run, future: Future[Made]) -> Made:
    """Return what a run made; where it failed without a notebook to show for it, with one that says so."""
    try:
        made = future.result()
    except BrokenExecutor:
        made = Made(failure=NO_ANSWER)
    except Exception as error:  # a cluster has errors of its own
        made = Made(failure=in_one_line(error))
    if made.failure and not made.files and run.is_notebook:
        return Made({"ipynb": not_executed(run, made.failure)}, made.failure)
    return made
