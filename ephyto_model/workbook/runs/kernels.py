"""Kernels that start at once: each is forked from a process that has everything imported, with a state of its own.

A kernel provisioner, Jupyter's place for such things, registered in pyproject.toml as `ephyto-forked`. A process whose
environment comes from `forking` starts its Python kernels this way, Papermill's among them.
"""

import asyncio
import atexit
import multiprocessing
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "ephyto-forked"
PRELOAD = "ephyto_model.workbook.runs.preload"
LAUNCHER = ["-m", "ipykernel_launcher"]
POLL_S = 0.02
LONGEST_KILL_S = 1


def forking() -> dict[str, str]:
    """Return the environment of a process that is to fork its Python kernels."""
    return {"JUPYTER_DEFAULT_PROVISIONER_NAME": NAME}


def fork_kernels() -> None:
    """Start this process's Python kernels by forking from now on, as `forking` does for one that is about to start."""
    KernelProvisionerFactory.instance().default_provisioner_name = NAME


def end_with_parent() -> None:
    """End this process when the one that asked for it is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def _run_kernel(arguments: Sequence[str], folder: str, environment: Mapping[str, str]) -> None:
    """Be a kernel: what `python -m ipykernel_launcher` does, in a process that has its imports behind it."""
    from ipykernel.kernelapp import IPKernelApp

    end_with_parent()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["ipykernel_launcher", *arguments]
    sys.path.insert(0, "")
    IPKernelApp.launch_instance(argv=[*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])


def _start(kernel: BaseProcess) -> None:
    """Start a kernel, which for the first takes as long as the imports, and see that it does not hold up our end."""
    kernel.start()
    atexit.register(kernel.kill)  # Python would otherwise wait at its end for a kernel that nobody shut down


class ForkedKernel(LocalProvisioner):
    """Starts a kernel by forking a preloaded process; kernels of other kinds start as they always do."""

    forked: BaseProcess | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel process, running or not yet waited for."""
        return self.forked is not None or bool(super().has_process)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel that this command would start."""
        if not (cmd[0] == sys.executable and cmd[1:3] == LAUNCHER and can_fork()):
            return await super().launch_kernel(cmd, **kwargs)
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([PRELOAD])
        place = os.path.abspath(kwargs.get("cwd") or os.getcwd())
        self.forked = context.Process(target=_run_kernel, args=(cmd[3:], place, dict(kwargs["env"])))
        await asyncio.to_thread(_start, self.forked)
        self.pid = self.forked.pid
        return self.connection_info

    async def poll(self) -> int | None:
        """Return None while the kernel runs, else its exit code."""
        return self.forked.exitcode if self.forked else await super().poll()

    async def wait(self) -> int | None:
        """Wait for the kernel's end and return its exit code."""
        if not self.forked:
            return await super().wait()
        while self.forked.exitcode is None:
            await asyncio.sleep(POLL_S)
        code = self.forked.exitcode
        atexit.unregister(self.forked.kill)
        self.forked = None
        return code

    async def send_signal(self, signum: int) -> None:
        """Send the kernel a signal."""
        if self.forked and self.forked.pid and self.forked.exitcode is None:
            os.kill(self.forked.pid, signum)
        else:
            await super().send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel at once."""
        if self.forked:
            self.forked.kill()
            await asyncio.to_thread(self.forked.join, LONGEST_KILL_S)  # Jupyter would look again only after 0.1 s
        else:
            await super().kill(restart)

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel to end."""
        if self.forked:
            self.forked.terminate()
        else:
            await super().terminate(restart)


def can_fork() -> bool:
    """Tell whether this process may fork kernels: not on Windows, and not as a daemon, which may have no children."""
    daemon = multiprocessing.current_process().daemon
    return "forkserver" in multiprocessing.get_all_start_methods() and not daemon
