from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from api_world import ADA, ROOMY, connected, events, front

from remit.model.entry import KeyRevoked
from remit.model.ids import ConversationId, MessageId


async def test_a_customer_is_answered_over_http(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key()
        said = await kiosk.asked(key)
        assert [reply["author"] for reply in said["replies"]] == ["agent"]
        async with kiosk.client(key) as client:
            messages = (await client.get(f"/conversations/{said['conversation']}/messages?limit=1")).json()
            assert [line["text"] for line in messages["items"]] == ["stamping ticket=T1"]
            rest = (await client.get(f"/conversations/{said['conversation']}/messages?after={messages['next']}")).json()
            assert rest == {"items": said["replies"], "next": None}
            goal = (await client.get("/goals")).json()["items"][0]
            assert (await client.get(f"/goals/{goal['id']}")).json()["steps"][-1]["action"] == "stamp"


async def test_a_stream_taken_up_again_after_a_restart_misses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key()
        said = await kiosk.asked(key)
        path = f"/conversations/{said['conversation']}/events"
        async with connected(kiosk, path, key) as stream:
            first = await events(stream, "question" if said["question"] else "goal")
        last = [event["id"] for event in first if "id" in event][-1]
    async with front(tmp_path) as kiosk, kiosk.client(key) as client:
        await client.post(
            f"/conversations/{said['conversation']}/messages", json={"text": "are you there", "speaker": ADA}
        )
        async with connected(kiosk, path, key, last_event_id=last) as stream:
            told = [event["data"]["text"] for event in await events(stream, "message") if event["event"] == "message"]
    assert told[0] == "are you there"


async def test_sentences_are_shown_while_a_reply_is_worded(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key()
        said = await kiosk.asked(key)
        live, id = kiosk.remit.means.live, ConversationId(said["conversation"])
        async with connected(kiosk, f"/conversations/{id}/events", key) as stream:
            await events(stream, "goal")
            await live.show(id, MessageId("m9"), "One moment.")
            shown = (await events(stream, "sentence"))[-1]
        assert shown["data"] == {"message": "m9", "number": 0, "text": "One moment."}
        assert "id" not in shown, "what may be worded anew is no place to go on from"


async def test_a_stream_ends_when_its_key_does(tmp_path: Path) -> None:
    """INVARIANT: at once, and not when it is looked after next."""
    never = replace(ROOMY, tick=timedelta(days=1))
    async with front(tmp_path, never) as kiosk:
        key = await kiosk.key()
        said = await kiosk.asked(key)
        async with connected(kiosk, f"/conversations/{said['conversation']}/events", key) as stream:
            await events(stream, "goal")
            await kiosk.remit.house.office.do(KeyRevoked(key=key.split("_")[1]), "console")
            async with asyncio.timeout(10):
                while (await stream.next())["more_body"]:
                    pass


async def test_a_socket_takes_in_what_is_said_and_survives_what_is_no_message(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key()
        said = await kiosk.asked(key)
        path = f"/conversations/{said['conversation']}/socket?after=100"
        async with connected(kiosk, path, key, "websocket") as socket:
            assert (await socket.next())["type"] == "websocket.accept"
            for text in ("{", "[]", '{"text": 1}', "[" * 50_000, '{"text": "hello", "id": "1", "speaker": null}'):
                socket.incoming.put_nowait({"type": "websocket.receive", "text": text})
            kinds: list[str] = []
            while "taken" not in kinds:
                kinds.append(json.loads((await socket.next())["text"])["event"])
        assert kinds.count("problem") == 4


async def test_a_socket_is_refused_to_a_key_without_the_scope(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        said = await kiosk.asked(await kiosk.key())
        other = await kiosk.key("goals:read")
        async with connected(kiosk, f"/conversations/{said['conversation']}/socket", other, "websocket") as socket:
            assert (await socket.next())["type"] == "websocket.close"


async def test_only_a_key_that_may_vouch_is_believed_who_is_speaking(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        plain = await kiosk.key("conversations:write")
        async with kiosk.client(plain) as client:
            found = await client.post("/conversations", json={"text": "hi", "speaker": ADA})
            assert (found.status_code, found.json()["type"]) == (403, "urn:remit:problem:scope")
            claimed = {"email": "ada@example.com"}
            assert (await client.post("/conversations", json={"text": "hi", "speaker": claimed})).status_code == 201


async def test_a_key_approves_in_the_roles_it_was_given_and_the_very_step_it_was_shown(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        said = await kiosk.asked(await kiosk.key(), "voiding ticket=T1")
        agent, clerk = await kiosk.key(roles=("agent",)), await kiosk.key(roles=("clerk",))
        async with kiosk.client(clerk) as one, kiosk.client(agent) as other:
            review = (await one.get("/reviews")).json()["items"][0]
            approve, digest = f"/reviews/{review['id']}/approve", review["matter"]["digest"]
            assert (await one.post(approve, json={"digest": "0" * 64})).status_code == 409
            assert (await other.post(approve, json={"digest": digest})).status_code == 403
            assert (await one.post(approve, json={"digest": digest})).status_code == 202
            async with connected(kiosk, f"/conversations/{said['conversation']}/events", clerk) as stream:
                while (await events(stream, "goal"))[-1]["data"]["state"] != "done":
                    pass
            assert (await one.post(approve, json={"digest": digest})).status_code == 409, "it was answered"


async def test_a_first_message_that_is_sent_again_after_a_crash_opens_no_second_conversation(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk, kiosk.client(await kiosk.key()) as client:
        store, again = kiosk.remit.means.store, {"Idempotency-Key": "first"}
        first = await client.post("/conversations?wait=10", json={"text": "hi"}, headers=again)
        for row in await store.all_kept("api.once"):
            await store.forget("api.once", row.id)  # as where it crashed before it was answered
        second = await client.post("/conversations?wait=10", json={"text": "hi"}, headers=again)
        assert (second.status_code, second.json()) == (201, first.json())
        [one] = (await client.get("/conversations")).json()["items"]
        messages = (await client.get(f"/conversations/{one['id']}/messages")).json()["items"]
        assert [line["author"] for line in messages] == ["customer", "agent"]


async def test_no_key_follows_more_than_it_may_and_who_leaves_makes_room(tmp_path: Path) -> None:
    async with front(tmp_path, replace(ROOMY, streams=1)) as kiosk:
        key = await kiosk.key()
        path = f"/conversations/{(await kiosk.asked(key))['conversation']}/events"
        async with kiosk.client(key) as client:
            async with connected(kiosk, path, key) as stream:
                await events(stream, "goal")
                refused = await client.get(path)
                assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
            async with connected(kiosk, path, key) as again:
                await events(again, "goal")
