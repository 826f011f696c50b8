"""People work at the Desk while a customer chats: in two windows of a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect
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


async def _types(site: Site, who: str) -> None:
    """Have somebody type in the one conversation for longer than any machine is slow."""
    [review] = await site.house.reviews.waiting()
    means = site.house.means
    assert review.conversation is not None
    means.live.types(review.conversation, who, means.now() + timedelta(minutes=5))


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
    expect(sara.get_by_role("link", name="Talk to a person")).to_be_visible()  # the inbox is live
    sara.keyboard.press("n")
    expect(sara.get_by_text("You are away.")).to_be_visible()
    sara.get_by_role("button", name="I am here: take next").click()
    expect(sara.get_by_text("You lead.")).to_be_visible()
    with page.expect_response("**/chat/typing"):
        page.get_by_label("Write a message").press_sequentially("Are you")
    site.run(_types(site, "customer"))
    expect(sara.get_by_text("is typing")).to_be_visible()
    sara.keyboard.press("m")
    sara.keyboard.press("Control+Enter")
    expect(sara.get_by_role("alert")).to_have_text("There is nothing to note. Write something first.")
    sara.keyboard.press("Escape")
    sara.keyboard.press("r")
    with sara.expect_response("**/typing"):
        sara.keyboard.type("Hello, this is Sara. <b>How</b> can I help?")
    site.run(_types(site, f"staff:{SARA.id}"))
    expect(page.get_by_text("Sara Okafor: Writing")).to_be_attached()
    sara.reload()
    expect(sara.get_by_label("Reply")).to_have_value("Hello, this is Sara. <b>How</b> can I help?")
    sara.keyboard.press("r")
    sara.keyboard.press("Control+Enter")
    expect(log(page).get_by_text("Hello, this is Sara. <b>How</b> can I help?")).to_be_visible()
    say(page, "Where is my order W10002?")
    expect(sara.locator("#thread").get_by_text("Where is my order W10002?")).to_be_visible()
    sara.keyboard.press("b")
    sara.get_by_label("What it should do").fill("tell them where order W10002 is")
    sara.get_by_role("dialog").get_by_role("button", name="Give back").click()
    expect(sara.get_by_text("Sara Okafor gave it back")).to_be_visible()


def test_what_comes_while_the_inbox_looks_is_shown(site: Site, page: Page, sara: Page) -> None:
    """INVARIANT: no ring is lost: what rings during a refresh makes another one after it."""
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    opened(page, site)
    sara.route("**/desk/inbox", hold)
    with sara.expect_request("**/desk/inbox", timeout=20_000):
        sara.evaluate("htmx.trigger('#bell', 'changed')")
    while not held:
        sara.title()
    say(page, "let me talk to a person please")
    expect(log(page).get_by_text("handing this to a colleague")).to_be_visible()
    expect(sara.locator("#count-inbox")).to_have_text("1")  # it rang here, too
    (route, as_it_was), *_ = held
    assert "Talk to a person" not in as_it_was.text()
    route.fulfill(response=as_it_was)
    expect(sara.get_by_role("link", name="Talk to a person")).to_be_visible()


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
    paths = ["/desk/inbox?none=away", approval, f"/desk/goals/{goal}", f"/desk/journal/{goal}", "/desk/conversations"]
    missed: list[str] = []
    looks: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1440), ("dark", 390))
    for scheme, width in looks:
        sara.emulate_media(color_scheme=scheme)
        sara.set_viewport_size({"width": width, "height": 844})
        for path in (*paths, "/desk/journal", "/desk/settings/members"):
            sara.goto(f"{site.url}{path}")
            expect(sara.locator("#main")).to_be_visible()
            missed += [f"{path} {scheme}: {fault}" for fault in faults(sara)]
    assert missed == []
