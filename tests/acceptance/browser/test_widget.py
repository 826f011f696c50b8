"""The chat in a real browser, as a customer has it."""

from __future__ import annotations

import gzip
import json
import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs] -- it has none
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import Locator, Page, Route, expect

from conftest import ELSEWHERE, SIGNING, Site
from remit.model.desk import Speak
from remit.model.ids import ConversationId, MessageId, StaffId
from remit.model.staff import Member
from remit.web.chat.widget import widget

DOCUMENT = (Path(__file__).parents[3] / "docs" / "chat.md").read_text("utf-8")
BLOCKS = re.findall(r"```html\n(.*?)```", DOCUMENT, re.DOTALL)
MOST = 30_000  # bytes of the widget, compressed
SARA = Member(id=StaffId("sara"), name="Sara", roles=("agent",))
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\xdac\xfc\xcf\xc0P\x0f\0\4"
    b"\x85\1\x80\x84\xa9\x8c!\0\0\0\0IEND\xaeB`\x82"
)
POLICY = "default-src 'none'; script-src {url}; connect-src {url}; img-src 'self' data: blob:"
HOSTILE = (
    "<img src=x onerror=\"window.bad=1\"><script>window.bad=1</script> javascript:alert(1) https://a.example/'onx='"
)

_HOST = """<!doctype html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>Host</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Host</h1></main><script src="{url}/chat/remit.js" {data}></script></body></html>"""


def visit(page: Page, site: Site, *, data: str = "", lang: str = "en", dir: str = "ltr") -> None:
    """Go to a page of the shop's that holds the chat, under the strictest policy that it can be held under."""
    html = _HOST.format(url=site.url, data=data, lang=lang, dir=dir)

    def answer(route: Route) -> None:
        policy = {"Content-Security-Policy": POLICY.format(url=site.url)}
        route.fulfill(content_type="text/html", body=html, headers=policy)

    page.route("**/shop*", answer)
    page.goto(f"{site.url}/shop")


def opened(page: Page, site: Site, **more: str) -> None:
    visit(page, site, **more)
    page.get_by_role("button", name="Open chat").click()


def signed_in(email: str = "maria@example.com", seconds: int = 600) -> str:
    """What the shop's page says of who is signed in, for so long."""
    claims = {"aud": "remit-chat", "sub": email, "email": email, "exp": int(time.time()) + seconds}
    return f'data-identity="{jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SIGNING))}"'


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Write a message").fill(text)
    page.keyboard.press("Enter")


def log(page: Page) -> Locator:
    return page.get_by_role("log")


def conversation(page: Page) -> ConversationId:
    kept = "JSON.parse(localStorage.getItem(`remit ${location.origin}/chat/`)).conversation"
    return ConversationId(page.evaluate(kept))


def speak(site: Site, page: Page, text: str) -> None:
    """Have a person say something."""
    said = Speak(conversation=conversation(page), id=MessageId(f"m-{time.time_ns()}"), text=text)
    site.run(site.house.floor.do(said, SARA))


def test_a_customer_returns_something_from_the_first_word_to_the_proof(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/chat/demo")
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_text("You are writing with an AI assistant of Larch & Lane")).to_be_visible()
    say(page, "I'd like to send back the desk lamp from order W10011.")
    say(page, "maria@example.com")
    code = page.get_by_role("textbox", name="Enter the code")
    expect(code).to_be_focused()
    assert code.get_attribute("autocomplete") == "one-time-code"
    code.press_sequentially(site.last_code())
    card = page.get_by_role("group", name="Please confirm")
    expect(card).to_contain_text("Refund amount59.00 EUR")
    card.get_by_role("button", name="Yes").click()
    done = page.get_by_role("group", name="Done")
    expect(done).to_contain_text("59.00 EUR")
    expect(done).to_contain_text("reference R")
    expect(card).to_have_count(0)


def test_a_chat_goes_on_when_the_server_comes_back(site: Site, page: Page) -> None:
    """INVARIANT: what is written while nobody answers is kept, sent once, and stands once."""
    opened(page, site)
    say(page, "Hello")
    expect(log(page)).to_contain_text("AI assistant acting for")
    site.stop()
    expect(page.get_by_text("Connecting again")).to_be_visible()
    say(page, "Are you there?")
    page.reload()
    page.unroute_all()
    site.start()
    visit(page, site)
    page.get_by_role("button", name="Open chat").click()
    expect(log(page).get_by_text("Are you there?")).to_have_count(1)
    expect(page.get_by_text("Connecting again")).to_be_hidden()
    expect(log(page).locator(".msg:not(.mine)")).to_have_count(2)


def test_what_is_written_offline_is_sent_when_back(site: Site, page: Page) -> None:
    opened(page, site)
    say(page, "Hello")
    expect(log(page)).to_contain_text("AI assistant acting for")
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline")).to_be_visible()
    say(page, "I want to return something")
    expect(log(page)).to_contain_text("Sent when you are back online")
    page.context.set_offline(False)
    expect(log(page).locator(".msg:not(.mine)")).to_have_count(2)
    expect(log(page)).not_to_contain_text("Sent when you are back online")


def test_a_reply_is_seen_while_it_is_worded_and_stands_once(site: Site, page: Page) -> None:
    """INVARIANT: what is worded anew replaces what was shown; what lasts is the message."""
    opened(page, site)
    say(page, "Hello")
    expect(log(page)).to_contain_text("AI assistant acting for")
    live, id = site.house.means.live, conversation(page)
    site.run(live.show(id, MessageId("m-1"), "Let me see."))
    expect(page.get_by_text("Let me see.")).to_be_visible()
    site.run(live.show(id, MessageId("m-2"), "One moment."))
    expect(page.get_by_text("One moment.")).to_be_visible()
    expect(page.get_by_text("Let me see.")).to_have_count(0)
    live.said(id)
    speak(site, page, "One moment. I am looking.")
    expect(page.get_by_text("One moment.")).to_have_count(1)


def test_a_page_that_is_loaded_again_shows_what_was_said(site: Site, page: Page) -> None:
    opened(page, site)
    say(page, "Hello")
    expect(log(page)).to_contain_text("AI assistant acting for")
    before = log(page).text_content()
    page.reload()
    page.get_by_role("button", name="Open chat").click()
    expect(log(page)).to_have_text(before or "")


def test_a_link_goes_on_on_another_device_once(site: Site, page: Page) -> None:
    opened(page, site)
    say(page, "Hello")
    expect(log(page)).to_contain_text("AI assistant acting for")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Continue on another device").click()
    link = page.get_by_role("textbox", name="Continue on another device").input_value()
    for told in ("AI assistant acting for", "This chat has ended."):
        page.evaluate("localStorage.clear()")
        page.goto("about:blank")
        page.goto(link)
        expect(page.get_by_role("dialog")).to_contain_text(told)
        assert page.url == f"{site.url}/shop"


def test_nothing_that_is_written_is_run(site: Site, page: Page) -> None:
    """INVARIANT: what customers, people and systems write is text, in every place that shows it."""
    opened(page, site)
    say(page, HOSTILE)
    expect(log(page).locator(".msg:not(.mine)")).to_have_count(1)
    speak(site, page, HOSTILE)
    expect(log(page).get_by_text("<script>", exact=False)).to_have_count(2)
    links = log(page).locator("a")
    assert {links.nth(n).get_attribute("href") for n in range(links.count())} == {"https://a.example/"}
    assert {links.nth(n).get_attribute("rel") for n in range(links.count())} == {"noopener noreferrer nofollow"}
    assert page.evaluate("window.bad") is None
    assert log(page).locator("img, script").count() == 0


def test_a_person_who_comes_is_shown_and_what_they_were_told_can_be_corrected(site: Site, page: Page) -> None:
    opened(page, site, data=signed_in())
    say(page, "I'd like to send back the desk lamp from order W10011.")
    expect(page.get_by_role("group", name="Please confirm")).to_be_visible()
    page.get_by_role("button", name="Talk to a person").click()
    expect(page.get_by_text("Passed on to a colleague")).to_be_visible()
    speak(site, page, "Sara here.")
    expect(page.get_by_role("heading", name="sara", exact=False)).to_be_visible()
    expect(log(page)).to_contain_text("sara is with you now.")
    expect(page.get_by_role("button", name="Talk to a person")).to_be_hidden()


def test_files_are_shown_before_they_are_sent_and_refused_with_a_reason(site: Site, page: Page) -> None:
    opened(page, site)
    picker = page.locator("remit-chat input[type=file]")
    picker.set_input_files({"name": "program.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"})
    expect(page.get_by_role("alert")).to_contain_text("pictures, PDF and plain text only")
    picker.set_input_files({"name": "lie.png", "mimeType": "image/png", "buffer": b"MZ\0 not a picture"})
    expect(page.get_by_role("alert")).to_contain_text("This kind of file is not taken.")
    picker.set_input_files({"name": "lamp.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.get_by_role("button", name="Remove lamp.png")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    with page.expect_download() as download:
        log(page).get_by_role("button", name="Open lamp.png").click()
    assert Path(download.value.path()).read_bytes() == PNG


@pytest.mark.parametrize(("origin", "told"), [(ELSEWHERE, "AI assistant acting for"), ("http://evil.example", "")])
def test_a_page_elsewhere_holds_the_chat_only_where_it_is_named(site: Site, page: Page, origin: str, told: str) -> None:
    html = _HOST.format(url=site.url, data="data-open", lang="en", dir="ltr")
    page.route(f"{origin}/*", lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto(f"{origin}/")
    say(page, "Hello")
    if told:
        expect(log(page)).to_contain_text(told)
    else:
        expect(page.get_by_text("Connecting again")).to_be_visible()
        expect(log(page).locator(".msg:not(.mine)")).to_have_count(0)


def test_it_can_be_used_with_the_keyboard_alone(site: Site, page: Page) -> None:
    visit(page, site)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Write a message")).to_be_focused()
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    expect(log(page)).to_contain_text("AI assistant acting for")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Open chat")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_keeps_anybody_out(site: Site, page: Page, theme: str) -> None:
    opened(page, site, data=f'data-theme="{theme}" {signed_in()}')
    assert faults(page) == []
    say(page, "I'd like to send back the desk lamp from order W10011.")
    expect(page.get_by_role("group", name="Please confirm")).to_be_visible()
    page.get_by_role("button", name="More").click()
    at_rest(page)
    assert faults(page) == []
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("group", name="Done")).to_be_visible()
    at_rest(page)
    assert faults(page) == []


def test_from_right_to_left_everything_is_on_the_other_side(site: Site, page: Page) -> None:
    opened(page, site, dir="rtl")
    say(page, "שלום")
    expect(log(page).locator(".msg:not(.mine)")).to_have_count(1)
    panel, mine, send = (
        at.bounding_box()
        for at in (
            page.get_by_role("dialog"),
            log(page).locator(".mine .said"),
            page.get_by_role("button", name="Send"),
        )
    )
    assert panel and mine and send
    middle = panel["x"] + panel["width"] / 2
    assert panel["x"] < 100 and mine["x"] < middle and send["x"] < middle


def test_on_a_phone_it_fills_the_screen(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, site)
    at_rest(page)
    assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}


def test_an_answer_is_read_from_its_beginning_however_much_is_asked_after_it(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 600})
    opened(page, site, data=signed_in())
    say(page, "I'd like to send something back")
    expect(page.get_by_role("button", name="W10004")).to_be_visible()
    say(page, "what does shipping cost to Norway?")
    expect(log(page).get_by_text("customs duties")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Show 10 more")).not_to_be_in_viewport()


def test_another_customer_who_signs_in_does_not_see_the_chat_of_the_one_before(site: Site, page: Page) -> None:
    """INVARIANT: a browser that people share shows nobody another's chat."""
    opened(page, site, data=signed_in())
    say(page, "my secret is a walrus")
    expect(log(page).locator(".msg:not(.mine)")).to_have_count(1)
    for data in (signed_in("tom@example.com"), ""):
        page.unroute_all()
        opened(page, site, data=data)
        expect(page.get_by_text("You are writing with")).to_be_visible()
        page.wait_for_timeout(300)
        expect(log(page)).not_to_contain_text("walrus")


def told(page: Page, site: Site, **state: object) -> list[dict[str, object]]:
    """Have the chat told of a conversation by a server of our own. What it then sends."""
    nothing: list[object] = []
    asked: dict[str, object] = {"question": None, "person": None, "handed": nothing, "acting_for": "L & L", **state}
    message: dict[str, object] = {
        "id": "m-1", "author": "agent", "who": "", "text": "Here you are.", "at": "2026-11-24T12:00:00+00:00",
        "attachments": [{"id": "f", "name": HOSTILE, "media_type": "text/plain", "size": 9}],
        "proofs": [{"says": HOSTILE, "reference": HOSTILE, "at": "2026-11-24T12:00:00+00:00"}],
    }  # fmt: skip
    body = "".join(
        f"{place}event: {name}\ndata: {json.dumps(what)}\n\n"
        for place, name, what in (("", "message", message), ("id: 7\n", "state", asked))
    )
    sent: list[dict[str, object]] = []

    def hear(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or ""))
        route.fulfill(status=202, json={"id": "x"})

    page.route("**/chat/events", lambda route: route.fulfill(content_type="text/event-stream", body=body))
    page.route("**/chat/messages", hear)
    opened(page, site)
    return sent


def test_what_systems_and_people_are_called_is_text_everywhere(site: Site, page: Page) -> None:
    """INVARIANT: a name, a choice, a proof or a file's name is never markup."""
    buttons = [{"label": HOSTILE, "press": "a"}, {"label": "No", "press": "no"}]
    question = {
        "message": "m-1",
        "kind": "confirm",
        "buttons": buttons,
        "confirms": {"doing": HOSTILE, "details": [{"label": HOSTILE, "value": HOSTILE}]},
        "sent_to": HOSTILE,
    }
    facts = [{"name": "a", "label": HOSTILE, "value": HOSTILE, "correctable": True}]
    handed = [{"goal": "g", "summary": HOSTILE, "taken": False, "facts": facts}]
    told(page, site, person=HOSTILE, question=question, handed=handed, acting_for=HOSTILE)
    page.get_by_text("Passed on to a colleague").click()
    expect(page.get_by_role("dialog").get_by_text("<script>", exact=False).first).to_be_visible()
    assert page.get_by_role("dialog").locator("script, img").count() == 0
    assert page.evaluate("window.bad") is None


def test_how_it_went_is_said_with_one_of_seven_buttons(site: Site, page: Page) -> None:
    buttons = [{"label": str(n), "press": str(n)} for n in range(1, 8)]
    question = {"message": "m-1", "kind": "rating", "buttons": buttons, "confirms": None, "sent_to": ""}
    sent = told(page, site, question=question)
    scale = page.get_by_role("group", name="From 1 to 7")
    expect(scale.get_by_role("button")).to_have_count(7)
    tops = {round((button.bounding_box() or {"y": -1})["y"]) for button in scale.get_by_role("button").all()}
    assert len(tops) == 1, "one row"
    scale.get_by_role("button", name="6").click()
    expect(scale).to_have_count(0)
    assert [(one["text"], one["pressed"]) for one in sent] == [("6", "6")]


def test_what_was_handed_to_a_person_can_be_corrected(site: Site, page: Page) -> None:
    facts = [
        {"name": "order", "label": "Order", "value": "W10011", "correctable": True},
        {"name": "email", "label": "Email", "value": "maria@example.com", "correctable": False},
    ]
    sent = told(page, site, handed=[{"goal": "g", "summary": "return something", "taken": True, "facts": facts}])
    page.get_by_text("A colleague has this").click()
    assert page.get_by_role("button", name="Correct: Email").count() == 0
    page.get_by_role("button", name="Correct: Order").click()
    page.get_by_role("textbox", name="Order").fill("W10007")
    page.keyboard.press("Enter")
    expect(log(page)).to_contain_text("Correction: Order is W10007.")
    assert sent[0]["corrects"] == {"order": "W10007"}


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(BLOCKS.index(block)))
def test_what_the_documentation_puts_into_a_page_is_a_chat(site: Site, page: Page, block: str) -> None:
    html = f"<!doctype html><title>Yours</title><body>{block.replace('https://remit.example', site.url)}</body>"
    page.route("**/yours", lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto(f"{site.url}/yours")
    if "inline" not in block:
        page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_text("You are writing with an AI assistant")).to_be_visible()
    for variable in re.findall(r"--remit-[a-z-]+", block):
        assert f"var({variable}" in widget()


def test_who_was_signed_in_too_long_ago_is_told_so_and_can_write_all_the_same(site: Site, page: Page) -> None:
    opened(page, site, data=signed_in(seconds=-1))
    expect(page.get_by_role("alert")).to_contain_text("It could not be shown who you are.")
    say(page, "Hello")
    expect(log(page)).to_contain_text("AI assistant acting for")


def test_news_are_counted_until_they_are_seen(site: Site, page: Page) -> None:
    opened(page, site)
    say(page, "Hello")
    expect(log(page)).to_contain_text("AI assistant acting for")
    page.get_by_role("button", name="Close chat").first.click()
    speak(site, page, "Sara here.")
    page.get_by_role("button", name="Open chat (1 new)").wait_for()
    page.reload()
    page.get_by_role("button", name="Open chat (1 new)").click()
    expect(log(page)).to_contain_text("Sara here.")
    page.reload()
    page.get_by_role("button", name="Open chat", exact=True).wait_for()


def test_it_is_small() -> None:
    size = len(gzip.compress(widget().encode()))
    assert size < MOST


def at_rest(page: Page) -> None:
    """Wait until nothing moves any more."""
    page.evaluate("""Promise.all(document.querySelector("remit-chat").shadowRoot.getAnimations()
        .filter((one) => one.effect.getTiming().iterations !== Infinity).map((one) => one.finished))""")


def faults(page: Page) -> list[str]:
    """What keeps people out, by WCAG 2.2 AA and what axe holds to be good practice."""
    found = Axe().run(page)  # pyright: ignore[reportUnknownMemberType] -- it has no types
    return [] if not found.violations_count else [found.generate_report()]
