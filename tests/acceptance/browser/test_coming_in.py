"""Coming in to the Desk in a real browser, with a passkey that the browser keeps."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from conftest import Site
from remit.model.ids import StaffId
from remit.model.staff import Member
from remit.web.sign_in.door import Door

SARA = Member(id=StaffId("sara"), roles=("supervisor",), name="Sara")


@pytest.fixture
def with_passkeys(page: Page) -> Page:
    """The window, on a machine that keeps passkeys and whose owner is always there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")  # pyright: ignore[reportUnknownMemberType] -- its parameters are any JSON
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})  # pyright: ignore[reportUnknownMemberType] -- as above
    return page


async def _enrolled(door: Door) -> None:
    await door.enrol(SARA, "console")
    while await door.member(SARA.id) is None:
        with door.house.means.live.bell.listening("installation") as ear:
            await ear.heard(0.2)


def test_somebody_comes_in_by_a_link_makes_a_passkey_and_comes_in_by_that(site: Site, with_passkeys: Page) -> None:
    page, door = with_passkeys, Door(site.house, site.url)
    site.run(_enrolled(door))
    page.goto(site.run(door.invite(SARA.id)))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Make a passkey for Sara").click()
    page.wait_for_url(re.compile("/desk"))
    page.goto("about:blank")  # a page of the Desk would go to the door by itself
    page.context.clear_cookies()
    page.goto(f"{site.url}/desk/journal")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile("/desk/journal"))
    expect(page.get_by_label("Sara: presence and sign-out").first).to_be_visible()
