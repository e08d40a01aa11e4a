"""Kernels forked from a preloaded process: quick to start, fresh each time, gone with whoever asked for them."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from queue import Empty

import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

from ephyto_model.workbook.runs.kernels import NAME, ForkedKernel, can_fork

pytestmark = pytest.mark.heavy


@pytest.fixture
def started(monkeypatch):
    """Start kernels that are shut down after the test."""
    managers = []

    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", NAME)

    def start():
        manager = KernelManager(kernel_name="python3")
        managers.append(manager)
        manager.start_kernel()
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=60)
        return manager, client

    yield start
    for manager in managers:
        manager.shutdown_kernel(now=True)


def said(client, code):
    """Run a cell and return what it printed."""
    printed = []
    client.execute_interactive(
        code, timeout=60, output_hook=lambda m: printed.append(m["content"].get("text", m["content"].get("evalue", "")))
    )
    return "".join(text for text in printed if text).strip()


def test_a_kernel_is_forked_with_everything_imported(started):
    manager, client = started()
    assert isinstance(manager.provisioner, ForkedKernel)
    assert manager.provisioner.forked is not None
    assert (
        said(client, "import sys; print('plotly.graph_objs' in sys.modules, 'papermill' in sys.modules)")
        == "True False"
    )
    assert said(client, "import os; print(os.getppid())") != str(os.getpid())


def test_a_kernel_sees_nothing_of_another(started):
    """Variables, imported modules' state, the folder and the environment of one kernel are not in the next."""
    _, first = started()
    mark = "import os, ephyto_model; mine = 1; ephyto_model.marked = 1; os.environ['MARKED'] = '1'; os.chdir('/')"
    assert said(first, f"{mark}; print(mine, ephyto_model.marked)") == "1 1"
    _, second = started()
    look = "print('mine' in dir(), hasattr(ephyto_model, 'marked'), 'MARKED' in os.environ, os.getcwd())"
    assert said(second, f"import os, ephyto_model; {look}") == f"False False False {os.getcwd()}"
    templates_variables = "print([n for n in ('scenario', 'outcome', 'tables', 'fao_funding_usd') if n in globals()])"
    assert said(second, templates_variables) == "[]"
    assert said(first, "print(mine)") == "1"


def test_a_kernel_can_be_interrupted_restarted_and_shut_down(started):
    manager, client = started()
    message = client.execute("import time; time.sleep(60)")
    time.sleep(0.5)
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=20)
    assert reply["parent_header"]["msg_id"] == message
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    before = manager.provisioner.pid
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=60)
    assert manager.provisioner.pid != before
    assert manager.is_alive()
    manager.shutdown_kernel()
    assert not manager.is_alive()


def test_a_kernel_that_dies_is_seen_to_be_dead(started):
    manager, client = started()
    client.execute("import os; os._exit(7)")
    deadline = time.monotonic() + 10
    while manager.is_alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not manager.is_alive()
    with pytest.raises(Empty):
        client.get_shell_msg(timeout=0.2)


ORPHANS = """
import os, sys
from ephyto_model.workbook.runs.kernels import forking
os.environ.update(forking())
from jupyter_client.manager import KernelManager
if __name__ == "__main__":
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    print(manager.provisioner.pid, flush=True)
    sys.stdin.read()
"""


def test_a_kernel_ends_when_the_process_that_asked_for_it_is_killed(tmp_path):
    (tmp_path / "asks.py").write_text(ORPHANS)
    with subprocess.Popen(
        [sys.executable, tmp_path / "asks.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as asking:
        kernel = int(asking.stdout.readline())
        os.kill(kernel, 0)
        asking.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.kill(kernel, 0)
        except ProcessLookupError:
            return
        time.sleep(0.2)
    os.kill(kernel, signal.SIGKILL)
    pytest.fail("the kernel stayed behind")


def test_a_process_ends_though_it_left_a_kernel_running(tmp_path):
    (tmp_path / "asks.py").write_text(ORPHANS)
    with subprocess.Popen(
        [sys.executable, tmp_path / "asks.py"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as asking:
        assert asking.wait(timeout=60) == 0


def test_a_daemon_may_not_fork_kernels_and_starts_plain_ones(monkeypatch):
    assert can_fork()
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)
    assert not can_fork()
