"""The explorer as a page without code: Voilà on the loopback address, for whoever sits at this machine."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser

from ephyto_model.errors import InputError
from ephyto_model.files import NOTEBOOKS, ROOT

NOTEBOOK = NOTEBOOKS / "02_explore.ipynb"
ADDRESS = "127.0.0.1"
LONGEST_START_S = 90
# Voilà runs this one notebook and serves no other file; a kernel waits ready for the next visitor, and those that
# closed pages leave behind are ended.
SETTINGS = (
    "--no-browser",
    f"--Voila.ip={ADDRESS}",
    "--VoilaConfiguration.file_allowlist=[]",
    "--VoilaConfiguration.file_denylist=['.*']",
    "--VoilaConfiguration.show_tracebacks=False",
    "--preheat_kernel=True",
    "--pool_size=1",
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--MappingKernelManager.cull_interval=60",
    "--Application.log_level=ERROR",
)


def serve(*, open_browser: bool) -> int:
    """Serve the explorer until it is stopped. Returns Voilà's exit code. Raises InputError if it does not start."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port = probe.getsockname()[1]
    page = f"http://{ADDRESS}:{port}/"
    server = subprocess.Popen([sys.executable, "-m", "voila", str(NOTEBOOK), f"--port={port}", *SETTINGS], cwd=ROOT)
    try:
        _wait(server, page)
        print(f"The explorer is at {page} (this machine only). Stop it with Ctrl+C.", flush=True)
        if open_browser:
            webbrowser.open(page)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()


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
