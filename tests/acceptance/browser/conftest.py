"""A running Remit over the shop that a real browser can visit.

`site` is served on a port of its own from a thread of its own, with an empty home; `site.house` is what its fronts work
with, and `site.run(...)` awaits something there. `page` is a fresh browser window.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from shutil import copytree, which
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from remit.app import Remit, running
from remit.channels.console import Mailbox
from remit.channels.web import WebChannel
from remit.desk.house import House
from remit.serving import listening
from remit.settings import read_settings
from remit.testing.world import codes, stage

SHOP = Path(__file__).parents[3] / "packs" / "shop"
CHROMIUM = os.environ.get("REMIT_CHROMIUM") or which("chromium") or "/usr/bin/chromium"
SIGNING = "a secret that the shop and its chat share"
ELSEWHERE = "http://shop.example"
"""Where the shop's own pages are; tests answer for it."""

_DIGITS = re.compile(r"\b\d{6}\b")

T = TypeVar("T")


class Site:
    """Remit over the shop until it is stopped; started again, it goes on in the same home at the same address."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._port = _free_port()
        self.url = f"http://localhost:{self._port}"
        self.mail, self.text = Mailbox("mail"), Mailbox("text")

    @property
    def house(self) -> House:
        return self._remit.house

    def start(self) -> None:
        self._ready: Future[tuple[asyncio.AbstractEventLoop, Remit, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), name="site")
        self._thread.start()
        self._loop, self._remit, self._over = self._ready.result(timeout=60)

    def stop(self) -> None:
        """Have it end as a server does that is told to: what follows it is cut off."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(timeout=20)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of something awaited where the site runs."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    def last_code(self) -> str:
        """The six digits that were sent last. They may come a little after the chat asks for them: by another way."""
        return self.run(self._code())

    async def _code(self) -> str:
        async with asyncio.timeout(20):
            while True:
                letters = (*self.mail.messages, *self.text.messages)
                if found := [code for sent in letters for code in _DIGITS.findall(sent.text)]:
                    return found[-1]
                await asyncio.sleep(0.02)

    async def _live(self) -> None:
        try:
            await self._serve()
        except BaseException as fault:
            if not self._ready.done():
                self._ready.set_exception(fault)
            raise

    async def _serve(self) -> None:
        ready, over = stage(SHOP), asyncio.Event()
        set_up = {"REMIT_PORT": str(self._port), "REMIT_CHAT_JWT_KEY": SIGNING, "REMIT_CHAT_ORIGINS": ELSEWHERE}
        settings = read_settings(set_up, self._home)
        data = settings.data(ready.contents.name)
        if not data.exists():
            copytree(ready.data, data)
        channels = (WebChannel(), self.mail, self.text)
        async with AsyncExitStack() as open_:
            remit = await open_.enter_async_context(
                running(
                    ready.contents,
                    settings,
                    channels,
                    plain=ready.plain,
                    documents=ready.documents,
                    make_brain=lambda _: ready.brain,
                    new_code=codes(),
                )
            )
            await open_.enter_async_context(listening(remit.house, settings))
            serving = asyncio.ensure_future(remit.serve())
            self._ready.set_result((asyncio.get_running_loop(), remit, over))
            await over.wait()
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path / "home")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed before any test that has an event loop of its own: while it is open, Playwright's runs in this thread."""
    if not Path(CHROMIUM).exists():
        missing = "there is no chromium here: `make test-web` installs it, or name one with REMIT_CHROMIUM"
        (pytest.fail if os.environ.get("REMIT_BROWSER") == "required" else pytest.skip)(missing)
    with sync_playwright() as playwright:
        near = "--disable-features=LocalNetworkAccessChecks"  # what stands for the internet is on this machine as well
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", near])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of its own, 1280 by 860. What goes wrong in its scripts fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_default_timeout(10_000)
    yield page
    context.close()
    assert faults == []


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
