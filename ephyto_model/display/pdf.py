"""PDF of what was written: pages through the browser that is there, all by one; documents through LibreOffice."""

import asyncio
import base64
import ctypes
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

from ephyto_model.errors import InputError, OutputError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
OFFICES = ("soffice", "libreoffice")
LONGEST_START_S, LONGEST_PAGE_S, LONGEST_DOCUMENTS_S = 30, 60, 600
TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
DRAWN = """new Promise((done) => { const wait = () =>
  [...document.querySelectorAll('.chart')].every((chart) => chart._fullData) ? done(true) : setTimeout(wait, 20);
  wait(); })"""
PRINTED = {
    "printBackground": True,
    "preferCSSPageSize": True,
    "generateTaggedPDF": True,
    "generateDocumentOutline": True,
}


PR_SET_PDEATHSIG = 1  # linux/prctl.h: a browser whose command is killed would go on for ever
_DIES_WITH_US = partial(ctypes.CDLL(None).prctl, PR_SET_PDEATHSIG, signal.SIGKILL) if sys.platform == "linux" else None


def browser() -> str:
    """Return the browser that prints pages. Raises InputError where there is none."""
    return _program(
        BROWSERS, "PDF of pages needs Chromium, Chrome or Edge; install one (Debian: apt-get install chromium)"
    )


def office() -> str:
    """Return the program that prints documents. Raises InputError where there is none."""
    hint = "PDF of documents needs LibreOffice; install it (Debian: apt-get install libreoffice-writer)"
    return _program(OFFICES, hint)


def _program(names: Sequence[str], hint: str) -> str:
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise InputError(f"{hint}, or leave --pdf out.")
    return found


def print_pages(pages: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
    """Print pages one after another in one browser, and give each with its PDF. Raises InputError and OutputError."""
    if not pages:
        return
    with tempfile.TemporaryDirectory(prefix="ephyto-browser-", ignore_cleanup_errors=True) as profile:
        command = [
            browser(),
            "--headless=new",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        ]
        quiet = subprocess.DEVNULL
        running = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, preexec_fn=_DIES_WITH_US)
        loop = asyncio.new_event_loop()
        thread = ThreadPoolExecutor(1)  # the caller's may have an event loop that runs, as a notebook has

        def waited(coroutine: Coroutine[Any, Any, Any]) -> Any:
            return thread.submit(loop.run_until_complete, coroutine).result()

        try:
            tab = waited(_opened(Path(profile)))
            for page in pages:
                yield page, waited(asyncio.wait_for(tab.printed(page), LONGEST_PAGE_S))
        except (OSError, TimeoutError, ValueError, KeyError) as error:
            raise OutputError(f"The browser did not print the pages ({type(error).__name__}); try again.") from None
        finally:
            running.kill()
            running.wait()
            thread.shutdown()
            loop.close()


async def _opened(profile: Path) -> "_Tab":
    """Connect to a browser that has just been started, and open a tab."""
    told = profile / "DevToolsActivePort"
    for _ in range(LONGEST_START_S * 20):
        if told.is_file() and len(lines := told.read_text().splitlines()) == 2:
            port, path = lines
            connection = await websocket_connect(f"ws://127.0.0.1:{port}{path}", max_message_size=2**30)
            tab = _Tab(connection)
            await tab.open()
            return tab
        await asyncio.sleep(0.05)
    raise TimeoutError


class _Tab:
    """A tab of the browser, driven by Chrome's DevTools protocol."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)
        self._session: dict[str, str] = {}

    async def open(self) -> None:
        target = await self._ask("Target.createTarget", url="about:blank")
        attached = await self._ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        await self._ask("Page.enable")

    async def printed(self, page: Path) -> bytes:
        await self._ask("Page.navigate", url=page.resolve().as_uri())
        await self._until("Page.loadEventFired")
        await self._ask("Runtime.evaluate", expression=DRAWN, awaitPromise=True)
        answer = await self._ask("Page.printToPDF", **PRINTED)
        return base64.b64decode(answer["data"])

    async def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        await self._connection.write_message(
            json.dumps({"id": number, "method": method, "params": parameters, **self._session})
        )
        while (told := await self._read()).get("id") != number:
            pass
        result: dict[str, Any] = told["result"]
        return result

    async def _until(self, event: str) -> None:
        while (await self._read()).get("method") != event:
            pass

    async def _read(self) -> dict[str, Any]:
        message = await self._connection.read_message()
        if message is None:
            raise OSError
        told: dict[str, Any] = json.loads(message)
        return told


def print_documents(documents: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
    """Turn Word files into tagged PDF, all by one LibreOffice, and give each. Raises InputError and OutputError."""
    if not documents:
        return
    with tempfile.TemporaryDirectory(prefix="ephyto-office-", ignore_cleanup_errors=True) as scratch:
        copies = {}
        for number, document in enumerate(documents):
            copies[document] = Path(scratch) / f"{number}.docx"
            shutil.copyfile(document, copies[document])
        command = [
            office(),
            f"-env:UserInstallation={(Path(scratch) / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            TAGGED,
            "--outdir",
            scratch,
            *map(str, copies.values()),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=LONGEST_DOCUMENTS_S, check=False)
            for document, copy in copies.items():
                made = copy.with_suffix(".pdf").read_bytes()
                if b"%%EOF" not in made[-1024:]:  # LibreOffice says nothing of a disk that is full
                    raise OSError
                yield document, made
        except (OSError, subprocess.TimeoutExpired) as error:
            raise OutputError(f"LibreOffice did not print the documents ({type(error).__name__}); try again.") from None
