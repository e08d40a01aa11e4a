"""Debian's Firefox, driven through its own protocol (Marionette), since Playwright drives no Firefox but its own."""

import base64
import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conftest import program

PREFERENCES = {"marionette.port": 0, "network.manage-offline-status": False, "app.update.enabled": False}
DARK = {"layout.css.prefers-color-scheme.content-override": 0}


class Firefox:
    """A running Firefox: commands of WebDriver, each answered before the next."""

    def __init__(self, connection: socket.socket) -> None:
        self._stream = connection.makefile("rwb")
        self._number = 0
        self._read()  # the greeting
        self.ask("WebDriver:NewSession", {"strictFileInteractability": True})

    def ask(self, command: str, parameters: dict[str, Any]) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._stream.write(b"%d:%s" % (len(message), message))
        self._stream.flush()
        _, _, error, answer = self._read()
        assert error is None, error
        return answer.get("value", answer) if isinstance(answer, dict) else answer

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._stream.read(1)
        return json.loads(self._stream.read(int(length[:-1])))

    def open(self, address: str, width: int, height: int) -> None:
        self.ask("WebDriver:SetWindowRect", {"width": width, "height": height})
        self.ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str) -> Any:
        """Run an asynchronous script, whose last argument takes what it gives."""
        return self.ask("WebDriver:ExecuteAsyncScript", {"script": script, "args": [], "scriptTimeout": 60_000})

    def printed(self) -> bytes:
        """Print what is open; return the PDF."""
        return base64.b64decode(self.ask("WebDriver:Print", {"background": True}))


@contextmanager
def firefox(*, dark: bool = False) -> Iterator[Firefox]:
    """Start Firefox without a window and without a network; it ends with the with statement."""
    profile = Path(tempfile.mkdtemp())
    preferences = PREFERENCES | (DARK if dark else {})
    lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in preferences.items()]
    (profile / "user.js").write_text("".join(lines))
    command = [program("firefox-esr", "firefox-esr"), "--headless", "--marionette", "--offline", "--profile", profile]
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        told = profile / "MarionetteActivePort"
        for _ in range(600):
            if told.is_file() and told.read_text():
                break
            time.sleep(0.1)
        with socket.create_connection(("127.0.0.1", int(told.read_text())), timeout=120) as connection:
            yield Firefox(connection)
    finally:
        running.terminate()
        running.wait()
        shutil.rmtree(profile, ignore_errors=True)
