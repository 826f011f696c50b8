"""Policies and autonomy, changed at the Desk in a real browser while customers come."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from conftest import Site
from remit.agent.reception import Visitor
from remit.journal.rows import opened_state
from remit.model.conversation import Conversation
from remit.model.customer import Assurance, Identity
from remit.model.ids import ConversationId, StaffId
from remit.model.staff import Member
from remit.web.sign_in.door import Door

VETINARI = Member(id=StaffId("vetinari"), roles=("admin", "policy_author", "supervisor"), name="Vetinari")
MARIA = Visitor((Identity(kind="email", value="maria@example.com"),), Assurance.VERIFIED)
CLOSED = """
@id("orders.closed")
@says("We are taking stock today.")
forbid (principal, action in Action::"reads", resource)
when { resource is Order };
"""


async def _enrolled(door: Door) -> None:
    await door.enrol(VETINARI, "console")
    while await door.member(VETINARI.id) is None:
        with door.house.means.live.bell.listening("installation") as ear:
            await ear.heard(0.2)


async def _answered(site: Site, conversation: str) -> str:
    """Maria asks where her order is; what she hears."""
    means, id = site.house.means, ConversationId(conversation)
    with means.live.bell.listening(f"conversation:{conversation}") as ear:
        await site.house.reception.hear("where is order W10005?", conversation=id, channel="web", visitor=MARIA)
        while True:
            view = await means.store.view("conversation", id)
            state = await opened_state(means.vault, view) if view else None
            lines = state.recent if isinstance(state, Conversation) else ()
            if lines and lines[-1].author == "agent":
                return lines[-1].text
            await ear.heard(0.2)


def _signed_in(site: Site, page: Page) -> list[str]:
    """What a page's policy on its own content refuses."""
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None)
    door = Door(site.house, site.url)
    site.run(_enrolled(door))
    page.goto(site.run(door.invite(VETINARI.id)))
    page.get_by_role("button", name="Sign in").click()
    return refused


def test_a_policy_is_edited_replayed_published_and_rolled_back(site: Site, page: Page) -> None:
    assert "taking stock" not in site.run(_answered(site, "c1"))
    refused = _signed_in(site, page)
    page.goto(f"{site.url}/desk/policies/draft?file=orders.cedar")
    text = page.get_by_label("Policies in orders.cedar")
    text.fill(text.input_value() + CLOSED.replace("Order }", "Ordr }"))
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#outcome")).to_contain_text("unrecognized entity type")
    page.locator("#outcome a[data-line]").first.click()
    expect(page.locator(".gutter .wrong")).to_have_count(1)
    expect(text).to_be_focused()
    text.fill(text.input_value().replace("Ordr }", "Order }"))
    page.get_by_role("button", name="Replay").click()
    expect(page.locator("#outcome")).to_contain_text("was allowed; would have been refused")
    page.get_by_role("button", name="Publish").first.click()
    page.get_by_label("What changes, and why").fill("Taking stock")
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Taking stock")).to_be_visible()
    assert "We are taking stock today." in site.run(_answered(site, "c2"))
    page.get_by_role("link", name="The pack’s own").click()
    page.get_by_role("button", name="Take it up again").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish it again").click()
    expect(page.get_by_text("taken up again")).to_be_visible()
    assert "taking stock" not in site.run(_answered(site, "c3"))
    assert refused == []


def test_everything_is_stopped_and_an_action_is_kept_for_people(site: Site, page: Page) -> None:
    refused = _signed_in(site, page)
    page.goto(f"{site.url}/desk/autonomy")
    page.locator("#action-cancel_order > summary").click()
    page.get_by_label("For everyone").and_(page.locator("#mode-0-cancel_order")).select_option("human")
    page.locator("#action-cancel_order").get_by_role("button", name="Set").click()
    expect(page.locator("#action-cancel_order .mode")).to_have_text("Always a person")
    page.get_by_role("button", name="Stop everything").first.click()
    page.get_by_role("dialog").get_by_label("Why").fill("a wave of complaints")
    page.get_by_role("dialog").get_by_role("button", name="Stop it").click()
    expect(page.get_by_role("alert")).to_contain_text("a wave of complaints")
    assert "We have paused this for the moment" in site.run(_answered(site, "c1"))
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert refused == []
