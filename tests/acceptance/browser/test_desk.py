"""People work at the Desk while a customer chats: in two windows of a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from test_widget import faults, log, opened, say, signed_in

from conftest import Site
from remit.model.ids import StaffId
from remit.model.staff import Member
from remit.web.sign_in.door import Door

SARA = Member(id=StaffId("sara"), roles=("supervisor", "admin", "auditor"), name="Sara Okafor")


@pytest.fixture
def sara(site: Site, browser: Browser) -> Iterator[Page]:
    """A window in which Sara is signed in."""
    door = Door(site.house, site.url)
    site.run(_enrolled(door))
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(site.run(door.invite(SARA.id)))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.url}/desk/inbox")
    yield page
    context.close()


async def _enrolled(door: Door) -> None:
    await door.enrol(SARA, "console")
    while await door.member(SARA.id) is None:
        with door.house.means.live.bell.listening("installation") as ear:
            await ear.heard(0.2)


def test_a_supervisor_approves_and_the_customer_sees_what_is_proven(site: Site, page: Page, sara: Page) -> None:
    opened(page, site, data=signed_in())
    say(page, "I'd like to send back everything from order W10001")
    page.get_by_role("button", name="Yes").click()
    expect(log(page).get_by_text("A colleague has to approve this")).to_be_visible()
    sara.get_by_role("link", name="Send something back").click()
    expect(sara.get_by_text("returns.over-100")).to_be_visible()
    sara.keyboard.press("a")
    expect(sara.get_by_text("Sara Okafor approved exactly this.")).to_be_visible()
    expect(sara.get_by_text("it holds")).to_be_visible()
    expect(page.get_by_role("group", name="Done")).to_contain_text("113.90 EUR")


def test_a_person_takes_over_and_hands_back(site: Site, page: Page, sara: Page) -> None:
    opened(page, site)
    say(page, "let me talk to a person please")
    row = sara.get_by_role("link", name="Talk to a person")
    expect(row).to_be_visible()  # the inbox is live
    sara.keyboard.press("j")
    sara.keyboard.press("t")
    expect(sara.get_by_text("You lead.")).to_be_visible()
    sara.get_by_label("Reply").fill("Hello, this is Sara. <b>How</b> can I help?")
    sara.keyboard.press("Control+Enter")
    expect(log(page).get_by_text("Hello, this is Sara. <b>How</b> can I help?")).to_be_visible()
    say(page, "Where is my order W10002?")
    expect(sara.locator("#thread").get_by_text("Where is my order W10002?")).to_be_visible()
    sara.keyboard.press("b")
    sara.get_by_label("What it should do").fill("tell them where order W10002 is")
    sara.get_by_role("dialog").get_by_role("button", name="Give back").click()
    expect(sara.get_by_text("Sara Okafor gave it back")).to_be_visible()


def test_nothing_keeps_anybody_out_of_the_desk(site: Site, page: Page, sara: Page) -> None:
    opened(page, site, data=signed_in())
    say(page, "I'd like to send back everything from order W10001")
    page.get_by_role("button", name="Yes").click()
    expect(log(page).get_by_text("A colleague has to approve this")).to_be_visible()
    sara.reload()
    link = sara.get_by_role("link", name="Send something back")
    expect(link).to_be_visible()
    approval = link.get_attribute("href") or ""
    goal = site.run(site.house.reviews.waiting())[0].goal
    paths = ["/desk/inbox", approval, f"/desk/goals/{goal}", f"/desk/journal/{goal}", "/desk/conversations"]
    missed: list[str] = []
    for scheme in ("light", "dark"):
        sara.emulate_media(color_scheme=scheme)
        for path in (*paths, "/desk/journal", "/desk/settings/members"):
            sara.goto(f"{site.url}{path}")
            expect(sara.locator("#main")).to_be_visible()
            missed += [f"{path} {scheme}: {fault}" for fault in faults(sara)]
    assert missed == []
