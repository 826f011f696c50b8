"""Takes the pictures of the web pages: the chat and the Desk, as a browser shows them over the demo shop.

Twelve days of the shop pass in virtual time, with simulated customers; then Maria sends a jacket back in the chat while
a supervisor is at the Desk. `make pictures` writes them to docs/screens. It needs Chromium.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random

from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright

from remit.model.ids import StaffId
from remit.model.staff import Member
from remit.serving import listening
from remit.settings import SiteSettings
from remit.testing.callers import Callers
from remit.testing.world import World, stage, world
from remit.web.sign_in.door import Door

ROOT = Path(__file__).parent.parent
SHOP = ROOT / "packs" / "shop"
SCREENS = ROOT / "docs" / "screens"
CHROMIUM = os.environ.get("REMIT_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"

DAYS, A_DAY = 12, 9
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PAGES = ("inbox", "approvals", "conversations", "journal", "policies", "autonomy", "outcomes", "settings")
IN_THE_DARK = ("inbox", "matter")
SARA = Member(id=StaffId("sara"), roles=("supervisor", "policy_author", "admin"), name="Sara Lindqvist")


def main() -> None:
    """Write every picture to docs/screens, or to the folder that is named."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SCREENS
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        asyncio.run(_take(folder, Path(home)))


async def _take(folder: Path, home: Path) -> None:
    async with world(stage(SHOP), home) as it, _served(it):
        await _history(it)
        settings = replace(it.remit.settings, site=SiteSettings(port=0))
        async with listening(it.remit.house, settings) as site, async_playwright() as play:
            browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            door = Door(it.remit.house, site.url)
            await door.enrol(SARA, "console")
            await it.remit.durable.settle()
            desk = await _signed_in(browser, door)
            await _story(folder, browser, it, site.url, desk)
            for name in PAGES:
                await _both(folder, desk, f"{site.url}/desk/{name}", name)
            await browser.close()


@asynccontextmanager
async def _served(it: World) -> AsyncGenerator[None]:
    """What happens is taken up as it comes."""

    async def serve() -> None:
        while True:
            await it.remit.settle()
            await asyncio.sleep(0.01)

    serving = asyncio.create_task(serve())
    try:
        yield
    finally:
        serving.cancel()


async def _history(it: World) -> None:
    """Days of customers who come by, and go."""

    async def pause(seconds: float) -> None:
        it.clock.advance(timedelta(seconds=10 * seconds))
        await asyncio.sleep(0)

    callers = Callers(it.remit, it.mail, Random(7), pause)  # noqa: S311 -- the same each time
    make = it.stage.contents.pack.callers
    if make is None:
        return
    coming = make(it.data, Random(7))  # noqa: S311 -- as above
    for day in range(DAYS):
        for caller in islice(coming, A_DAY):
            await callers.call(caller)
            it.clock.advance(timedelta(minutes=53))
        if day < DAYS - 1:
            it.clock.advance(timedelta(hours=24) - A_DAY * timedelta(minutes=53))
            await it.remit.settle()


# -- one story, seen from both sides ----------------------------------------------------------------------------------


async def _story(folder: Path, browser: Browser, it: World, url: str, desk: BrowserContext) -> None:
    """Maria asks, Sara approves, Maria is told what is true now."""
    shop = await browser.new_context(viewport={"width": 1280, "height": 860})
    page = await shop.new_page()
    await page.goto(f"{url}/chat/demo")
    await page.get_by_role("button", name=re.compile("chat", re.IGNORECASE)).first.click()
    for text in ("I'd like to send back the down jacket from order W10007", "maria@example.com"):
        await _say(page, text)
    await _say(page, it.last_code() or "")
    await page.get_by_role("button", name="Yes").last.click()
    await page.get_by_text("approv").last.wait_for()
    await page.screenshot(path=folder / "chat-waits.png")
    await _approve(folder, desk, url)
    await page.get_by_text("129.00 EUR").last.wait_for()
    await page.wait_for_timeout(400)
    await page.screenshot(path=folder / "chat.png")
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.wait_for_timeout(400)
    await page.screenshot(path=folder / "chat-phone.png")
    await shop.close()


async def _say(page: Page, text: str) -> None:
    box: Locator = page.get_by_role("textbox").last
    await box.fill(text)
    await box.press("Enter")
    await page.wait_for_timeout(900)


async def _approve(folder: Path, desk: BrowserContext, url: str) -> None:
    page = await desk.new_page()
    await page.goto(f"{url}/desk/approvals")
    await page.get_by_text("down jacket").first.click()
    await page.wait_for_load_state("load")
    await _both(folder, desk, page.url, "approval")
    await page.get_by_role("button", name=re.compile("^Approve")).first.click()
    await page.wait_for_timeout(600)
    await page.goto(f"{url}/desk/conversations")
    await page.get_by_text("maria@example.com").first.click()
    await page.wait_for_load_state("domcontentloaded")
    await _both(folder, desk, page.url, "matter")
    await page.close()


# -- pictures ---------------------------------------------------------------------------------------------------------


async def _signed_in(browser: Browser, door: Door) -> BrowserContext:
    context = await browser.new_context(viewport=WIDE)  # pyright: ignore[reportArgumentType] -- a width and a height
    page = await context.new_page()
    await page.goto(await door.invite(SARA.id))
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(re.compile("/desk|/passkey/new"))
    await page.close()
    return context


async def _both(folder: Path, desk: BrowserContext, url: str, name: str) -> None:
    """A page on a screen and on a phone; some also in the dark."""
    dark = (("-dark", WIDE, "dark"),) if name in IN_THE_DARK else ()
    looks: Sequence[tuple[str, dict[str, int], str]] = (("", WIDE, "light"), ("-phone", NARROW, "light"), *dark)
    page = await desk.new_page()
    for suffix, size, scheme in looks:
        await page.set_viewport_size(size)  # pyright: ignore[reportArgumentType] -- as above
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        await page.goto(url)
        await page.wait_for_timeout(500)
        await page.screenshot(path=folder / f"{name}{suffix}.png")
    await page.close()


if __name__ == "__main__":
    main()
