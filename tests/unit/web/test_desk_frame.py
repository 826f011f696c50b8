"""What every page of the Desk keeps to: text, addresses, forms, news, and how things are worded."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import httpx
import pytest
from pages_world import JO, ROOT, SUE, desk, handed_over
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.unit.agent.kiosk_world import ADA, kiosk

from remit.agent.live import TYPES_FOR, Live
from remit.errors import BadRequest
from remit.journal.bell import Bell
from remit.model.ids import ConversationId
from remit.web.desk import arguments
from remit.web.desk.app import routes
from remit.web.desk.files import STATIC
from remit.web.desk.frame import rings, topics_of
from remit.web.desk.inbox import later
from remit.web.desk.page import inside
from remit.web.desk.telling import ago, initials, left

HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(1)>"'{{7*7}}&lt;"""
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def test_nothing_that_a_customer_writes_is_more_than_text(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        await it.hear(HOSTILE, ADA)
        await it.hear("#fire", ADA)
        await it.hear(f"stamping ticket={HOSTILE}", ADA)
        goals = [goal.id for goal in await it.world.goals()]
        pages = ["/desk/inbox", "/desk/conversations", "/desk/conversations/a", "/desk/conversations/a/whisper"]
        pages += [f"/desk/{room}/{goal}" for goal in goals for room in ("goals", "journal")]
        pages += [f"/desk/conversations?q={HOSTILE}", f"/desk/journal?q={HOSTILE}", f"/desk/inbox?queue={HOSTILE}"]
        for path in pages:
            page = await browser.get(path)
            assert "<script>alert" not in page, path
            assert "<img src=x" not in page, path
        assert HOSTILE in unescape(await browser.get("/desk/conversations/a"))


async def test_what_is_said_after_an_act_is_never_in_the_address(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (_, browser):
        assert "It is yours." in await browser.get("/desk/inbox?said=taken")
        assert "evil" not in await browser.get("/desk/inbox?said=evil")


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/sign-in", "/desk/\r\nX: y", "/desk/\\evil"])
def test_one_goes_back_to_the_desk_and_nowhere_else(to: str) -> None:
    assert inside(to, "/desk/inbox") == "/desk/inbox"
    assert inside("/desk/goals/g?x=1", "/desk/inbox") == "/desk/goals/g?x=1"


async def test_every_form_carries_the_token(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (it, browser):
        _, goal = await handed_over(it)
        for path in ("/desk/inbox", f"/desk/goals/{goal}", "/desk/settings/keys", f"/desk/journal/{goal}/undo"):
            page = await browser.get(path)
            forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
            assert forms
            assert all('name="csrf" value="t0ken"' in form for form in forms), path


async def test_from_a_form_that_was_not_taken_one_goes_back_to_it(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (_, browser):
        await browser.get("/desk/settings/hooks")
        answer = await browser.post("/desk/autonomy/stops", what="the music")
        assert answer.status_code == 422
        assert 'href="/desk/settings/hooks">Back to it' in answer.text


async def test_what_is_not_there_is_said_in_plain_words(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (_, browser):
        for path in ("/desk/nope", "/desk/goals/nope", "/desk/conversations/nope", "/desk/approvals/nope"):
            assert await browser.status(path) == 404, path


async def test_somebody_says_that_they_are_here(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (_, browser):
        assert 'title="Away"' in await browser.get("/desk/counts")
        await browser.post("/desk/presence", state="here")
        assert 'title="Here"' in await browser.get("/desk/counts")


async def test_the_bell_rings_at_once_and_whenever_something_waits() -> None:
    live, topics = Live(Bell()), topics_of("a", None, ["conversation", "installation"])
    assert topics == ("review", "conversation:a", "conversation")
    ringing = rings(live, topics, lambda: NOON, gap=0)
    assert "event: changed" in await anext(ringing)
    live.bell.ring(["conversation:a"])
    assert "event: changed" in await anext(ringing)
    for _ in range(3):  # while the page looks
        live.bell.ring(["review"])
    assert "event: changed" in await anext(ringing), "it looks once more afterwards"
    await ringing.aclose()


async def test_that_a_customer_types_is_told_until_it_is_over() -> None:
    live, now = Live(Bell()), [NOON]
    chat = ConversationId("a")
    ringing = rings(live, topics_of("a", None), lambda: now[0], chat, gap=0)
    assert "event: changed" in await anext(ringing)
    assert await anext(ringing) == "event: typing\ndata: off\n\n"
    live.types(chat, "customer", NOON)
    live.types(chat, "customer", NOON)
    assert await anext(ringing) == "event: typing\ndata: on\n\n"
    live.typed(chat, "customer")
    assert await anext(ringing) == "event: typing\ndata: off\n\n", "it is sent, or taken back"
    live.types(chat, "customer", NOON)
    assert await anext(ringing) == "event: typing\ndata: on\n\n"
    now[0] += TYPES_FOR
    live.bell.ring(["typing a"])
    assert await anext(ringing) == "event: typing\ndata: off\n\n", "nobody said so again"
    await ringing.aclose()


async def test_only_who_leads_is_said_to_type(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        await handed_over(it)
        means, chat = it.world.remit.house.means, ConversationId("a")
        await browser.post("/desk/conversations/a/typing")
        assert means.live.typing(chat, means.now()) == {}
        await browser.post("/desk/conversations/a", act="take-over")
        assert (await browser.post("/desk/conversations/a/typing")).status_code == 204
        assert set(means.live.typing(chat, means.now())) == {"staff:jo"}
        await browser.post("/desk/conversations/a", act="speak", text="Here I am.")
        assert means.live.typing(chat, means.now()) == {}


async def test_a_form_that_stays_is_told_what_is_wrong_and_where(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        _, goal = await handed_over(it)
        told = await browser.stay(f"/desk/goals/{goal}", act="note", note="")
        assert told == {"says": "There is nothing to note. Write something first.", "field": "note"}
        told = await browser.stay(f"/desk/goals/{goal}", act="note", note="Called.")
        assert told == {"to": f"/desk/goals/{goal}?said=noted"}


async def test_files_are_kept_by_browsers_for_as_long_as_they_are_the_same(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        app = Starlette(routes=[Mount("/desk", routes=routes(it.world.remit.house))])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://desk") as http:
            fresh = await http.get(STATIC.address("desk.css"))
            assert "immutable" in fresh.headers["cache-control"]
            assert (await http.get("/desk/static/old/desk.css")).headers["cache-control"] == "no-cache"
            assert (await http.get(f"/desk/static/{STATIC.digest}/..%2Fpage.py")).status_code == 404


# -- words ------------------------------------------------------------------------------------------------------------


def test_times_are_told_as_people_tell_them() -> None:
    assert ago(NOON, NOON.replace(hour=10)) == "2 h ago"
    assert left(NOON, NOON.replace(minute=5)) == "5 min"
    assert left(NOON, NOON) == "over"
    assert initials("Ines Falk") == "IF"
    assert initials("") == ""


def test_put_off_until_the_morning_is_where_the_business_is() -> None:
    assert later(NOON, "morning") == datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert later(NOON, "monday") == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert later(NOON, "") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("W1", "W1"),
        (3, "3"),
        (True, "yes"),
        (["a", "b"], "a, b"),
        ({"amount": "49.90", "currency": "EUR"}, "49.90 EUR"),
    ],
)
def test_a_value_comes_back_from_its_form_as_it_was(value: object, text: str) -> None:
    assert arguments.written(value) == text  # pyright: ignore[reportArgumentType]  # a table of JSON
    assert arguments.read("it", text, value) == value  # pyright: ignore[reportArgumentType]  # a table of JSON


@pytest.mark.parametrize("text", ["much", "-1 EUR", "1 USD", "nan"])
def test_an_amount_that_is_none_is_not_taken(text: str) -> None:
    with pytest.raises(BadRequest):
        arguments.read("it", text, {"amount": "1.00", "currency": "EUR"})
