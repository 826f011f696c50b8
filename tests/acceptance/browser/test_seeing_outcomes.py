"""A supervisor sees what came of a day, and looks behind a number."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from conftest import Site
from remit.agent.reception import Visitor
from remit.model.customer import Assurance, Identity
from remit.model.ids import ConversationId, StaffId
from remit.model.staff import Member
from remit.web.sign_in.door import Door

SARA = Member(id=StaffId("sara"), roles=("supervisor",), name="Sara")
MARIA = Visitor((Identity(kind="email", value="maria@example.com"),), Assurance.VERIFIED)


async def _enrolled(door: Door) -> None:
    await door.enrol(SARA, "console")
    while await door.member(SARA.id) is None:
        with door.house.means.live.bell.listening("installation") as ear:
            await ear.heard(0.2)


async def _asked(site: Site) -> None:
    """Maria asks where her order is, and is told."""
    with site.house.means.live.bell.listening("conversation:c1", "goal") as ear:
        await site.house.reception.hear(
            "where is order W10005?", conversation=ConversationId("c1"), channel="web", visitor=MARIA
        )
        while not await site.house.means.store.views("goal", status="ended:resolved"):
            await ear.heard(0.2)


def test_a_number_is_drawn_over_time_and_leads_to_the_cases_behind_it(site: Site, page: Page) -> None:
    door = Door(site.house, site.url)
    site.run(_enrolled(door))
    site.run(_asked(site))
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto(site.run(door.invite(SARA.id)))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.url}/desk/outcomes")
    expect(page.get_by_text("1 of 1 eligible").first).to_be_visible()
    expect(page.locator(".chart canvas")).to_be_visible()
    page.get_by_label("What to draw").select_option("task_completion")
    expect(page.locator(".chart")).to_have_attribute("aria-label", "Task completion by week: 100 %")
    page.get_by_role("link", name="Resolved alone, proven").click()
    expect(page.get_by_role("link", name="Order status")).to_be_visible()
    page.get_by_role("link", name="Order status").click()
    expect(page.get_by_text("where is order W10005?").first).to_be_visible()
    assert refused == []
