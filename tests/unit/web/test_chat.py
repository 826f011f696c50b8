"""The customer's chat over HTTP: what it gives, and to whom."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from chat_world import PNG, SHOPS, Chat, chat
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from remit.agent.live import TYPES_FOR
from remit.model.desk import GiveBack, Speak
from remit.model.ids import ConversationId, MessageId, StaffId
from remit.model.staff import Member
from remit.web.chat.app import Terms
from remit.web.chat.door import Limits
from remit.web.chat.stream import Pending, follow
from remit.web.desk import app as desk
from remit.web.session import Session

SAM = Member(id=StaffId("sam"), name="Sam", roles=("agent",))


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncGenerator[Chat]:
    async with chat(tmp_path) as opened:
        await opened.open()
        yield opened


async def test_what_is_said_is_answered_to_whoever_follows(shop: Chat) -> None:
    answer = await shop.say("I want to return something")
    assert answer.status_code == 202
    said, reply = await shop.lines()
    assert (said, "Larch & Lane" in reply) == ("I want to return something", True)


async def test_a_message_is_heard_once_however_often_it_is_sent(shop: Chat) -> None:
    """INVARIANT: a client that does not know whether it was heard says it again under the same id."""
    answers = [await shop.say("Hello", id="the-same-id") for _ in range(3)]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await shop.lines()).count("Hello") == 1


async def test_a_stream_goes_on_where_it_broke_off(shop: Chat) -> None:
    await shop.say("Hello", id="message-1")
    place = int((await shop.events())[-1][1]["place"])
    await shop.say("I want to return something", id="message-2")
    since = [body["text"] for name, body in await shop.events(place) if name == "message"]
    assert since[:1] == ["I want to return something"]


async def test_messages_that_come_before_there_is_a_conversation_are_one_customers(shop: Chat) -> None:
    """INVARIANT: two messages at once, the first of a conversation, do not make two customers of one."""
    for n in range(3):
        await shop.post("/chat/messages", {"id": f"message-{n}", "text": f"Hello {n}"})
    await shop.world.remit.settle()
    assert len(await shop.world.remit.means.store.views("customer")) == 1


async def test_a_confirmation_shows_exactly_what_is_done_and_its_button_does_it(shop: Chat) -> None:
    await shop.say("I'd like to send back the desk lamp from order W10011.", id="message-1")
    await shop.say("maria@example.com", id="message-2")
    assert (await shop.state())["question"]["sent_to"] == "m***@example.com"
    await shop.say(shop.world.last_code() or "", id="message-3")
    question = (await shop.state())["question"]
    assert {"label": "Refund amount", "value": "59.00 EUR"} in question["confirms"]["details"]
    await shop.say("Yes", id="message-4", pressed=question["buttons"][0]["press"])
    proofs = [proof for name, body in await shop.events() if name == "message" for proof in body["proofs"]]
    assert proofs and "59.00 EUR" in proofs[0]["says"] and proofs[0]["reference"]


async def test_a_person_who_leads_is_named_and_leaves_again(shop: Chat) -> None:
    await shop.say("Hello", id="message-1")
    floor = shop.world.remit.house.floor
    await floor.do(Speak(conversation=shop.id, id=MessageId("m-1"), text="Sam here."), SAM)
    await shop.world.remit.settle()
    assert (await shop.state())["person"] == "sam"
    assert [body["who"] for name, body in await shop.events() if name == "message"][-1] == "sam"
    await floor.do(GiveBack(conversation=shop.id), SAM)
    await shop.world.remit.settle()
    assert (await shop.state())["person"] is None


async def test_what_was_handed_to_a_person_is_shown_and_can_be_put_right(shop: Chat) -> None:
    await shop.say("I want to talk to a person about order W10011", id="message-1")
    if (await shop.state())["question"]:
        await shop.say("Yes", id="message-2", pressed="yes")
    handed = (await shop.state())["handed"]
    assert len(handed) == 1
    answer = await shop.say("Correction: Order is W10007.", id="message-3", corrects={"order": "W10007"})
    assert answer.status_code == 202


async def test_a_reply_that_is_still_being_worded_is_shown_and_replaced(shop: Chat) -> None:
    """INVARIANT: provisional words carry the id of the message that will last, and no place to go on from."""
    await shop.say("Hello")
    house, seen = shop.world.remit.house, list[str]()
    stream = follow(house, Pending(house.means.now), shop.id, 0)
    await house.means.live.show(shop.id, MessageId("m-9"), "One moment.")
    await house.means.live.show(shop.id, MessageId("m-9"), "I am looking.")
    async for text in stream:
        seen.append(text)
        if "event: sentence" in text:
            break
    await stream.aclose()
    assert '"id":"m-9","text":"One moment. I am looking."' in seen[-1]
    assert "\nid:" not in seen[-1] and not seen[-1].startswith("id:")


async def test_somebody_is_seen_reading_until_a_message_was_taken_in(shop: Chat) -> None:
    house = shop.world.remit.house
    pending = Pending(house.means.now)
    pending.add(shop.id, f"{shop.id}.message-1")
    stream = follow(house, pending, shop.id, 0)
    told = [await anext(stream), await anext(stream)]
    assert '"on":true' in told[1]
    listening = asyncio.ensure_future(anext(stream))
    await shop.say("Hello", id="message-1")
    assert "event: message" in await listening
    rest = [await anext(stream) for _ in range(3)]
    assert '"on":false' in rest[-1]
    await stream.aclose()


async def test_who_types_is_told_while_they_do_and_nothing_of_it_is_kept(shop: Chat) -> None:
    await shop.open()
    await shop.say("hello")
    means = shop.world.remit.house.means
    before = await shop.events()
    means.live.types(shop.id, "staff:sam", means.now())
    assert [body["who"] for name, body in await shop.events() if name == "typing"] == ["sam"]
    shop.world.clock.advance(TYPES_FOR)
    assert await shop.events() == before, "it is over by itself"
    assert (await shop.post("/chat/typing")).status_code == 204
    assert set(means.live.typing(shop.id, means.now())) == {"customer"}
    assert await shop.events() == before, "nobody is told that they type themselves"
    await shop.say("is anybody there?", "message-2")
    assert means.live.typing(shop.id, means.now()) == {}
    assert (await shop.post("/chat/typing", token="forged")).status_code == 401


async def test_a_stream_ends_when_the_server_does_and_gives_who_was_away_a_new_token(shop: Chat) -> None:
    await shop.say("Hello")
    shop.world.clock.advance(timedelta(hours=2))
    shop.world.remit.means.live.bell.close()
    told = (await shop.client.get("/chat/events", headers={"Authorization": f"Bearer {shop.token}"})).text
    [shop.token] = re.findall(r'event: token\ndata: {"token":"([^"]+)"}', told)
    shop.world.clock.advance(timedelta(hours=23))
    assert (await shop.say("I am back", id="message-2")).status_code == 202


async def test_a_chat_whose_customer_was_erased_is_over(shop: Chat) -> None:
    await shop.say("Hello")
    view = await shop.world.remit.means.store.view("conversation", shop.id)
    assert view is not None
    await shop.world.remit.reception.erase(view.customer, by="sam")
    await shop.world.remit.settle()
    told = await shop.client.get("/chat/events", headers={"Authorization": f"Bearer {shop.token}"})
    assert "event: over" in told.text and "Hello" not in told.text
    assert (await shop.say("Hello?", id="message-2")).status_code == 410


# -- files ------------------------------------------------------------------------------------------------------------


async def test_a_file_comes_with_a_message_and_goes_to_its_own_conversation_only(shop: Chat) -> None:
    kept = (await shop.attach("../../etc/passwd.png", PNG)).json()
    assert (kept["name"], kept["media_type"], kept["size"]) == ("passwd.png", "image/png", len(PNG))
    assert (await shop.say("Look", attachments=[kept["id"]])).status_code == 202
    [file] = [one for name, body in await shop.events() if name == "message" for one in body["attachments"]]
    headers = {"Authorization": f"Bearer {shop.token}"}
    got = await shop.client.get(f"/chat/attachments/{file['id']}", headers=headers)
    assert got.content == PNG
    assert got.headers["content-disposition"].startswith("attachment;")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    await shop.open()
    other = {"Authorization": f"Bearer {shop.token}"}
    assert (await shop.client.get(f"/chat/attachments/{file['id']}", headers=other)).status_code == 404
    assert (await shop.client.get(f"/chat/attachments/{file['id']}")).status_code == 401
    assert (await shop.say("Mine", attachments=[file["id"]])).status_code == 403


async def test_a_file_goes_to_those_who_work_here_and_to_nobody_else(shop: Chat) -> None:
    kept = (await shop.attach("picture.png", PNG)).json()
    await shop.say("Look", attachments=[kept["id"]])
    inner = Starlette(routes=[Mount("/desk", routes=desk.routes(shop.world.remit.house))])
    for roles, status in ((("viewer",), 200), ((), 403)):
        session = Session(Member(id=StaffId("sam"), roles=roles), "token")

        async def signed_in(scope: Scope, receive: Receive, send: Send, session: Session = session) -> None:
            scope["remit.session"] = session
            await inner(scope, receive, send)

        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=signed_in), base_url="http://desk") as client:
            got = await client.get(f"/desk/files/{kept['id']}")
        assert got.status_code == status
        assert (got.content == PNG) == (status == 200)


async def test_a_file_lies_sealed_in_the_database(shop: Chat) -> None:
    kept = (await shop.attach("note.txt", b"my secret is a walrus")).json()
    store = shop.world.remit.means.store
    file, about = await store.file(kept["id"]), await store.kept("file", kept["id"])
    assert file is not None and about is not None
    assert b"walrus" not in file[1] and "note.txt" not in about.body


async def test_a_file_is_gone_with_its_customer(shop: Chat) -> None:
    kept = (await shop.attach("picture.png", PNG)).json()
    await shop.say("Look", attachments=[kept["id"]])
    view = await shop.world.remit.means.store.view("conversation", shop.id)
    assert view is not None
    await shop.world.remit.reception.erase(view.customer, by="sam")
    await shop.world.remit.settle()
    got = await shop.client.get(f"/chat/attachments/{kept['id']}", headers={"Authorization": f"Bearer {shop.token}"})
    assert got.status_code == 410
    await shop.open()
    got = await shop.client.get(f"/chat/attachments/{kept['id']}", headers={"Authorization": f"Bearer {shop.token}"})
    assert got.status_code == 404, "others do not learn that there was one"
    assert (await shop.say("Look", attachments=[kept["id"]])).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"MZ\x90\0 a program",
        b"<html><script>alert(1)</script>",
        b"\n <svg onload=alert(1)>",
        b"PK\x03\x04 an archive",
        b"plain\0text",
        b"RIFF\x24\x08\0\0WAVEfmt ",
        b"",
    ],
)
async def test_a_file_that_is_not_what_is_taken_is_refused(shop: Chat, body: bytes) -> None:
    answer = await shop.attach("holiday.png", body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_file_that_is_too_large_is_refused(shop: Chat) -> None:
    assert (await shop.attach("a.txt", b"a" * (10 * 1024 * 1024 + 1))).status_code == 413
    refused = await shop.attach("a.txt", b"a" * (11 * 1024 * 1024))
    assert (refused.status_code, refused.headers["content-type"]) == (413, "application/problem+json")


async def test_more_than_five_files_are_too_many(shop: Chat) -> None:
    assert (await shop.say("Look", attachments=["file-1"] * 6)).status_code == 422


# -- what is not taken ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {"text": "no id"},
        {"id": "short", "text": "x"},
        {"id": "message-1", "text": " "},
        {"id": "message-1", "text": "x" * 20_001},
        {"id": "message-1", "text": "x", "conversation": "another"},
        {"id": "message-1\n", "text": "x"},
        ["a list"],
    ],
)
async def test_a_body_that_does_not_fit_is_refused_with_what_is_wrong(shop: Chat, body: object) -> None:
    answer = await shop.post("/chat/messages", body)
    assert answer.status_code == 422
    assert answer.json()["detail"]


async def test_a_body_of_another_type_is_refused(shop: Chat) -> None:
    """INVARIANT: what a form on another site can send does nothing."""
    answer = await shop.post("/chat/messages", content=b'{"id":"message-1","text":"x"}')
    assert answer.status_code == 422


async def test_a_huge_body_is_refused(shop: Chat) -> None:
    headers = {"content-type": "application/json"}
    assert (await shop.post("/chat/messages", content=b" " * 200_000, headers=headers)).status_code == 413


async def test_what_is_not_there_and_what_never_ends_is_told_as_a_problem(shop: Chat) -> None:
    async def endless() -> AsyncGenerator[bytes]:
        while True:
            yield b" " * 50_000

    headers = {"content-type": "application/json"}
    for answer, status in (
        (await shop.client.get("/chat/nothing"), 404),
        (await shop.client.get("/chat/messages"), 405),
        (await shop.post("/chat/messages", content=endless(), headers=headers), 413),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert answer.json()["status"] == status and answer.json()["detail"]


async def test_half_a_character_is_no_fault_of_ours(shop: Chat) -> None:
    headers = {"content-type": "application/json"}
    answer = await shop.post("/chat/messages", content=b'{"id":"message-1","text":"\\ud83d"}', headers=headers)
    assert answer.status_code in (202, 422)


async def test_a_page_elsewhere_is_let_in_only_where_it_is_named(shop: Chat) -> None:
    for origin, status in ((SHOPS, 201), ("http://remit.example", 201), ("https://evil.example", 403), ("null", 403)):
        answer = await shop.post("/chat/conversations", {}, token="", headers={"Origin": origin})
        assert answer.status_code == status, origin
        assert answer.headers.get("access-control-allow-origin") == (SHOPS if origin == SHOPS else None)
    asked = {
        "Origin": SHOPS,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    assert (await shop.client.options("/chat/messages", headers=asked)).status_code == 200
    assert (await shop.client.options("/chat/messages", headers={**asked, "Origin": "https://evil.example"})).is_error


async def test_there_are_no_cookies(shop: Chat) -> None:
    assert "set-cookie" not in (await shop.open()).headers


async def test_who_comes_too_often_is_told_when_to_come_again(tmp_path: Path) -> None:
    async with chat(tmp_path, Terms(limits=Limits(messages=3))) as shop:
        await shop.open()
        answers = [(await shop.post("/chat/messages", {"id": f"message-{n}", "text": "x"})) for n in range(4)]
        assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
        assert int(answers[-1].headers["retry-after"]) == 20
        shop.world.clock.advance(timedelta(seconds=20))
        assert (await shop.post("/chat/messages", {"id": "message-9", "text": "x"})).status_code == 202


async def test_files_are_counted_more_slowly(tmp_path: Path) -> None:
    async with chat(tmp_path, Terms(limits=Limits(files=2))) as shop:
        await shop.open()
        assert [(await shop.attach("a.txt", b"a")).status_code for _ in range(3)] == [201, 201, 429]
        shop.world.clock.advance(timedelta(minutes=1))
        assert (await shop.attach("a.txt", b"a")).status_code == 429
        shop.world.clock.advance(timedelta(minutes=4))
        assert (await shop.attach("a.txt", b"a")).status_code == 201


async def test_nobody_holds_more_streams_than_anyone_needs(tmp_path: Path) -> None:
    async with chat(tmp_path, Terms(limits=Limits(streams=(0, 5)))) as shop:
        await shop.open()
        answer = await shop.client.get("/chat/events", headers={"Authorization": f"Bearer {shop.token}"})
        assert answer.status_code == 429


async def test_the_widget_may_be_held_by_any_page_and_the_demo_runs_nothing_inline(shop: Chat) -> None:
    widget, demo = [await shop.client.get(f"/chat/{path}") for path in ("remit.js", "demo")]
    assert widget.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "script-src 'self';" in demo.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*src=)|<style| on\w+=| style=", demo.text)


async def test_who_tries_the_demo_is_who_it_says_they_are(tmp_path: Path) -> None:
    async with chat(tmp_path, Terms(demo="maria@example.com")) as shop:
        page = (await shop.client.get("/chat/demo")).text
        [identity] = re.findall(r'data-identity="([^"]+)"', page)
        assert (await shop.open(identity=identity)).json()["signed_in"]
    async with chat(tmp_path, Terms()) as shop:
        assert (await shop.open(identity=identity)).status_code == 422


async def test_a_conversation_that_nobody_spoke_in_is_silent(shop: Chat) -> None:
    assert await shop.events() == []
    shop.id = ConversationId("conversation-of-nobody")
    assert await shop.events() == []


async def test_a_browser_that_has_the_widget_does_not_fetch_it_again(shop: Chat) -> None:
    first = await shop.client.get("/chat/remit.js")
    again = await shop.client.get("/chat/remit.js", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
