"""The journal's pages: found, proven, taken back."""

from __future__ import annotations

from pathlib import Path

from pages_world import SUE, desk
from tests.unit.agent.kiosk_world import ADA


async def test_a_story_is_found_by_the_customers_address_and_proves_whole(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        await it.hear("stamping ticket=T1", ADA)
        goal = (await it.world.goals())[-1].id
        assert goal in await browser.get("/desk/journal?q=ada@example.com")
        assert goal in await browser.get("/desk/journal?since=2026-11-24&until=2026-11-24")
        assert goal not in await browser.get("/desk/journal?since=2026-11-25")
        assert "Nothing is found by that" in await browser.get("/desk/journal?q=eve@example.com")
        assert goal in await browser.get("/desk/journal?q=t1")
        assert goal not in await browser.get("/desk/journal?q=T")
        assert goal in await browser.get("/desk/journal?action=stamp")
        assert goal not in await browser.get("/desk/journal?action=void")
        assert "Read back" in await browser.get(f"/desk/journal/{goal}")
        assert "It is whole" in await browser.get(f"/desk/journal/{goal}/proof")


async def test_taking_back_is_offered_only_where_something_can_be_taken_back(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        for text in ("voiding ticket=T2", "stamping ticket=T1"):
            await it.hear(text, ADA)
        pages = {str(one.kind): await browser.get(f"/desk/journal/{one.id}") for one in await it.world.goals()}
        assert {kind: "/undo" in page for kind, page in pages.items()} == {"voiding": False, "stamping": True}
        assert "Can be taken back" in pages["stamping"]
        assert "done, and read back" in pages["stamping"]
        assert "Nothing: it only looked things up, or nothing was done." in pages["voiding"]


async def test_what_was_not_shown_is_not_taken_back(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        await it.hear("stamping ticket=T1", ADA)
        goal = (await it.world.goals())[-1].id
        await browser.get(f"/desk/journal/{goal}/undo")
        assert (await browser.post(f"/desk/journal/{goal}/undo", steps="")).status_code == 422
        assert (await browser.post(f"/desk/journal/{goal}/undo", steps="another")).status_code == 422
        assert len(await it.world.goals()) == 1
