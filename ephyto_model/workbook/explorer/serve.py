"""The explorer as a page without code: Voilà on the loopback address, for whoever sits at this machine."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ephyto_model.errors import InputError
from ephyto_model.files import NOTEBOOKS, ROOT
from ephyto_model.workbook.explorer.widget import HERE
from ephyto_model.workbook.pages.plotly_js import SMALL
from ephyto_model.workbook.reports.kernels import forking

WIDGET = "ephyto_model.workbook.explorer.widget"
NOTEBOOK = NOTEBOOKS / "02_explore.ipynb"
ADDRESS = "127.0.0.1"
LONGEST_START_S = 90
# Voilà runs this one notebook and serves no other file; a kernel waits ready for the next visitor, and those that
# closed pages leave behind are ended.
UNUSED_EXTENSIONS = ("jupyterlab-plotly", "jupyterlab_pygments", "@voila-dashboards/jupyterlab-preview")
SETTINGS = (
    "--no-browser",
    "--template=ephyto",
    f"--Voila.ip={ADDRESS}",
    "--VoilaConfiguration.file_denylist=.*",
    "--VoilaConfiguration.show_tracebacks=False",
    *(f"--VoilaConfiguration.extension_denylist={name}" for name in UNUSED_EXTENSIONS),
    "--preheat_kernel=True",
    "--pool_size=1",
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--MappingKernelManager.cull_interval=60",
    "--Application.log_level=ERROR",
)


def serve(*, open_browser: bool) -> int:
    """Serve the explorer until it is stopped. Returns Voilà's exit code. Raises InputError if it does not start."""
    for name in ("SIGTERM", "SIGHUP"):  # end like Ctrl+C, so that no server stays behind
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    try:
        with running(NOTEBOOK) as (server, page):
            print(f"The explorer is at {page} (this machine only). Stop it with Ctrl+C.", flush=True)
            if open_browser:
                webbrowser.open(page)
            return server.wait()
    except KeyboardInterrupt:
        return 0


@contextmanager
def running(notebook: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """Run a notebook as a page; give the server and the page's address, and end the server afterwards."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port = probe.getsockname()[1]
    page = f"http://{ADDRESS}:{port}/"
    with tempfile.TemporaryDirectory() as share:
        _make_template(Path(share) / "voila" / "templates" / "ephyto")
        places = {"JUPYTER_PATH": os.pathsep.join([share, os.environ.get("JUPYTER_PATH", "")])}
        command = [sys.executable, "-m", "voila", str(notebook), f"--port={port}", *SETTINGS]
        # Each kernel would greet its visitor with a warning about encryption, on the loopback address.
        quiet = subprocess.DEVNULL
        environment = {**os.environ, **forking(WIDGET), **places}
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet)
        try:
            _wait(server, page)
            yield server, page
        finally:
            server.terminate()
            server.wait()


def _make_template(folder: Path) -> None:
    """Make the page's template where Voilà looks for it, with plotly beside it as a file of its own."""
    (folder / "static").mkdir(parents=True)
    (folder / "conf.json").write_text('{"base_template": "lab"}', encoding="utf-8")
    (folder / "index.html.j2").write_text((HERE / "voila.html.j2").read_text(encoding="utf-8"), encoding="utf-8")
    shutil.copy(SMALL, folder / "static" / "plotly.min.js")


def _wait(server: "subprocess.Popen[bytes]", page: str) -> None:
    """Wait until the server answers; its static files tell, since the page itself would use up the waiting kernel."""
    deadline = time.monotonic() + LONGEST_START_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{page}voila/static/voila.js", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise InputError("The explorer's server did not start; run ephyto lab and open notebooks/02_explore.ipynb instead.")
