"""Debian's WebKit, driven through WebDriver on a screen that nobody sees."""

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conftest import program

BROWSER = "/usr/lib/*-linux-gnu/webkit2gtk-4*/MiniBrowser"


class WebKit:
    """A running WebKit: commands of WebDriver, each answered before the next."""

    def __init__(self, port: int, *, dark: bool = False) -> None:
        self._home = f"http://127.0.0.1:{port}/session"
        (binary,) = Path("/").glob(BROWSER.removeprefix("/"))
        options = {"binary": str(binary), "args": ["--automation", *(["--dark-mode"] if dark else [])]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self._home += f"/{self.ask('', wanted)['sessionId']}"
        self.ask("/timeouts", {"script": 60_000})

    def ask(self, command: str, parameters: dict[str, Any]) -> Any:
        body = json.dumps(parameters).encode()
        asked = urllib.request.Request(self._home + command, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=90) as answer:
            return json.load(answer)["value"]

    def open(self, address: str, width: int, height: int) -> None:
        self.ask("/window/rect", {"width": width, "height": height})
        self.ask("/url", {"url": address})

    def run(self, script: str) -> Any:
        """Run an asynchronous script, whose last argument takes what it gives."""
        return self.ask("/execute/async", {"script": script, "args": []})


@contextmanager
def webkit(*, dark: bool = False) -> Iterator[WebKit]:
    """Start WebKit and its screen; both end with the with statement."""
    driver, screen = program("WebKitWebDriver", "webkit2gtk-driver"), program("Xvfb", "xvfb")
    reads, writes = os.pipe()
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    shown = subprocess.Popen(
        [screen, "-displayfd", str(writes), "-screen", "0", "1400x1000x24"], pass_fds=[writes], **quiet
    )
    os.close(writes)
    with os.fdopen(reads) as number:
        display = f":{number.readline().strip()}"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen([driver, f"--port={port}"], env={**os.environ, "DISPLAY": display}, **quiet)
    try:
        for _ in range(100):
            with socket.socket() as sought:
                if not sought.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.1)
        browser = WebKit(port, dark=dark)
        yield browser
        urllib.request.urlopen(urllib.request.Request(browser._home, method="DELETE"), timeout=30).close()
    finally:
        for process in (running, shown):
            process.terminate()
            process.wait(20)
