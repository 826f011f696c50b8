"""What every request passes: keys, sizes, rates, and how it is told that something is wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_world import ROOMY, connected, front

from remit.api.document import operations
from remit.model.entry import KeyRevoked
from remit.people.rates import Buckets, Rate

JSON = {"content-type": "application/json"}


def told(found: httpx.Response) -> tuple[int, str]:
    """The status of a problem and its type; that it is one, and says no more than it should."""
    assert found.headers["content-type"] == "application/problem+json", found.text
    body = found.json()
    assert body["status"] == found.status_code
    assert body["detail"]
    assert not any(word in found.text for word in ("Traceback", "Error(", "/src/", "sqlite", "pydantic"))
    return found.status_code, body["type"].removeprefix("urn:remit:problem:")


async def test_nothing_is_answered_without_a_key_that_holds(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key()
        forged = [key[:-1] + ("A" if key[-1] != "A" else "B"), f"rk_{'0' * 16}_{key[-43:]}", "rk_", "x" * 5000, "ключ"]
        for wrong in ("", *forged):
            async with kiosk.client() as client:
                headers = {b"Authorization": f"Bearer {wrong}".encode()}
                assert told(await client.get("/goals", headers=headers)) == (401, "key")
        async with connected(kiosk, "/conversations/c/socket", "rk_", "websocket") as socket:
            assert (await socket.next())["type"] == "websocket.close"
        async with kiosk.client(key) as client:
            assert (await client.get("/goals")).status_code == 200
            await kiosk.remit.house.office.do(KeyRevoked(key=key.split("_")[1]), "console")
            await kiosk.remit.durable.settle()
            assert told(await client.get("/goals")) == (401, "key")


async def test_a_key_does_what_its_scopes_say_and_nothing_else(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk, kiosk.client(await kiosk.key("goals:read")) as client:
        assert (await client.get("/goals")).status_code == 200
        for path in ("/conversations", "/reviews", "/customers", "/packs", "/journal/chains", "/keys", "/hooks"):
            assert told(await client.get(path)) == (403, "scope")


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (b"{", JSON, (400, "not-json")),
        (b'{"text": "\xff\xfe"}', JSON, (400, "bad-request")),
        (b"[" * 100_000, JSON, (400, "too-deep")),
        (b'{"text":' + b'{"a":' * 400 + b"1" + b"}" * 401, JSON, (400, "too-deep")),
        (b'{"text": "' + b"[" * 100_000 + b'"}', JSON, (422, "invalid")),
        (b'{"text": "x", "more": 1}', JSON, (422, "invalid")),
        (b'{"text": "\\ud800"}', JSON, (422, "invalid")),
        (b"", JSON, (422, "invalid")),
        (b"null", JSON, (422, "invalid")),
        (b'{"text": NaN}', JSON, (422, "invalid")),
        (b"text=x", {"content-type": "application/x-www-form-urlencoded"}, (415, "not-json")),
        (b"<x/>", {}, (415, "not-json")),
        (b"x" * 1_000_001, JSON, (413, "too-large")),
        (b"{}", {**JSON, "content-length": "9" * 30}, (413, "too-large")),
    ],
)  # fmt: skip
async def test_what_is_not_meant_is_told_and_not_done(
    body: bytes, headers: dict[str, str], expected: tuple[int, str], tmp_path: Path
) -> None:
    async with front(tmp_path) as kiosk, kiosk.client(await kiosk.key()) as client:
        assert told(await client.post("/conversations", content=body, headers=headers)) == expected
        assert (await client.get("/conversations")).json()["items"] == []


async def test_what_is_not_there_is_a_problem_with_a_cure(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk, kiosk.client(await kiosk.key()) as client:
        assert told(await client.get("/nothing")) == (404, "not-found")
        assert told(await client.get("/goals/%00%2e%2e")) == (404, "unknown-goal")
        assert told(await client.get("/conversations/none")) == (404, "unknown-conversation")
        refused = await client.delete("/goals")
        assert told(refused) == (405, "method-not-allowed")
        assert refused.headers["allow"] == "GET"


async def test_a_body_that_never_ends_is_not_waited_for(tmp_path: Path) -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b'{"text'
        await asyncio.Event().wait()

    hasty = replace(ROOMY, patience=timedelta(milliseconds=20))
    async with front(tmp_path, hasty) as kiosk, kiosk.client(await kiosk.key()) as client:
        assert told(await client.post("/conversations", content=slow(), headers=JSON)) == (408, "too-slow")


async def test_who_asks_too_often_is_told_when_to_come_again(tmp_path: Path) -> None:
    now = [0.0]
    strict = replace(ROOMY, per_key=Rate(burst=2, per_second=0.5), monotonic=lambda: now[0])
    async with front(tmp_path, strict) as kiosk:
        key, other = await kiosk.key(), await kiosk.key()
        async with kiosk.client(key) as client, kiosk.client(other) as another:
            first = await client.get("/goals")
            assert (first.status_code, first.headers["ratelimit"]) == (200, '"requests";r=1;t=2')
            await client.get("/goals")
            late = await client.get("/goals")
            assert told(late) == (429, "too-often")
            assert late.headers["retry-after"] == "2"
            assert (await another.get("/goals")).status_code == 200
            now[0] += 2
            assert (await client.get("/goals")).status_code == 200


async def test_guessing_keys_is_counted_by_address(tmp_path: Path) -> None:
    strict = replace(ROOMY, per_address=Rate(burst=3, per_second=0.1), monotonic=lambda: 0.0)
    async with front(tmp_path, strict) as kiosk, kiosk.client("rk_0000") as client:
        assert [(await client.get("/goals")).status_code for _ in range(4)] == [401, 401, 401, 429]


def test_the_buckets_of_many_callers_stay_bounded() -> None:
    buckets = Buckets(Rate(burst=1, per_second=1), most=10)
    assert all(buckets.take(str(n), 0).granted for n in range(1000))
    assert not buckets.take("999", 0).granted
    assert buckets.take("999", 1).granted


async def test_another_customers_things_are_not_there_for_a_key_of_one(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        every = await kiosk.key()
        theirs = await kiosk.asked(every)
        bob = {"email": "bob@example.com", "assurance": "verified"}
        own = await kiosk.asked(every, "voiding ticket=T2", speaker=bob)
        async with kiosk.client(every) as client:
            goals = {goal["customer"]: goal["id"] for goal in (await client.get("/goals")).json()["items"]}
            review = (await client.get("/reviews")).json()["items"][0]
            seen = (await client.get(f"/conversations/{theirs['conversation']}")).json()
        ada, mine = seen["customer"], review["customer"]
        scopes = [f"{of}:{what}" for of in ("conversations", "reviews", "customers") for what in ("read", "write")]
        narrow = await kiosk.key(
            *scopes,
            "goals:read",
            "goals:write",
            "customers:erase",
            "conversations:vouch",
            customer=ada,
            roles=("agent",),
        )
        theirs_not = {
            "conversations": own["conversation"], "goals": goals[mine], "reviews": review["id"], "customers": mine,
        }  # fmt: skip
        async with kiosk.client(narrow) as client:
            assert (await client.get("/goals")).json()["items"][0]["id"] == goals[ada]
            for method, path, body in await asked_by_id(client):
                id = theirs_not[path.split("/")[1]]
                found = await client.request(method, path.replace("{id}", id).replace("{file}", "x"), **body)
                assert told(found)[0] in (403, 404), path
                refused = (path, found.json()["type"])
                assert found.status_code == 404 or found.json()["type"].endswith(("scope", "one-customer")), refused
            for path in ("/goals", "/conversations", "/reviews", "/customers"):
                assert mine not in (await client.get(f"{path}?customer={mine}")).text, path
            spoken = await client.post("/conversations", json={"text": "hi", "speaker": bob})
            assert told(spoken)[0] == 422, "it speaks as nobody else"


async def asked_by_id(client: httpx.AsyncClient) -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation on a customer's things, as method, path and what is sent: as the document has it."""
    document = (await client.get("/openapi.json")).json()
    found: list[tuple[str, str, dict[str, Any]]] = []
    for method, path, operation in operations(document):
        if path.startswith(("/conversations/{", "/goals/{", "/reviews/{", "/customers/{")):
            sent = operation.get("requestBody", {}).get("content", {})
            name = sent.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
            example = document["components"]["schemas"][name]["examples"][0] if name else None
            found.append((method, path, {"content": b"text"} if "text/plain" in sent else {"json": example}))
    assert len(found) > 30
    return found


async def test_the_same_request_is_done_once_and_answered_the_same(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key()
        async with kiosk.client(key) as client:
            again = {"Idempotency-Key": "one"}
            first = await client.post("/conversations?wait=5", json={"text": "hi walrus"}, headers=again)
            second = await client.post("/conversations?wait=5", json={"text": "hi walrus"}, headers=again)
            assert (second.status_code, second.json()) == (first.status_code, first.json())
            assert second.headers["idempotency-replayed"] == "true"
            other = await client.post("/conversations?wait=5", json={"text": "ho"}, headers=again)
            assert told(other) == (422, "idempotency-key-used")
            assert len((await client.get("/conversations")).json()["items"]) == 1
            rows = await kiosk.remit.means.store.all_kept("api.once")
            assert not any("walrus" in row.body for row in rows), "what was said is kept sealed"
        async with kiosk.client(await kiosk.key()) as client:
            fresh = await client.post("/conversations", json={"text": "ho"}, headers=again)
            assert fresh.status_code == 201, "another key's is another request"


async def test_a_secret_is_shown_once_and_kept_nowhere(tmp_path: Path) -> None:
    """INVARIANT: a new secret is in one answer; who asks again is told that there is one, and what to do."""
    async with front(tmp_path) as kiosk, kiosk.client(await kiosk.key()) as client:
        for path, body, secret in (
            ("/keys", {"name": "shop", "scopes": ["goals:read"]}, "key"),
            ("/hooks", {"url": "https://example.com/remit"}, "secret"),
        ):
            again = {"Idempotency-Key": path}
            made = await client.post(path, json=body, headers=again)
            assert made.status_code == 201 and made.json()[secret]
            late = await client.post(path, json=body, headers=again)
            assert told(late) == (409, "shown-once")
            assert made.json()["id"] in late.json()["detail"] and made.json()[secret] not in late.text
            assert sum(one["id"] == made.json()["id"] for one in (await client.get(path)).json()["items"]) == 1
            vault = kiosk.remit.means.vault
            kept = [json.loads(row.body) for row in await kiosk.remit.means.store.all_kept("api.once")]
            assert not any(made.json()[secret] in vault.open(one["record"], one["body"]) for one in kept)


async def test_of_the_same_request_at_the_same_time_one_is_served(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk, kiosk.client(await kiosk.key()) as client:
        ask = [client.post("/conversations", json={"text": "hi"}, headers={"Idempotency-Key": "k"}) for _ in range(5)]
        answers = await asyncio.gather(*ask)
        assert sorted({found.status_code for found in answers} - {409}) == [201]
        assert len((await client.get("/conversations")).json()["items"]) == 1


async def test_what_failed_may_be_tried_again_under_the_same_key(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk, kiosk.client(await kiosk.key(roles=("agent",))) as client:
        again = {"Idempotency-Key": "one"}
        assert (await client.post("/goals/none/undo", json={}, headers=again)).status_code == 404
        assert (await client.post("/conversations", json={"text": "hi"}, headers=again)).status_code == 201


async def test_the_answer_about_somebody_erased_is_not_given_again(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key()
        async with kiosk.client(key) as client:
            again = {"Idempotency-Key": "one"}
            body = {"text": "my secret", "speaker": {"email": "ada@example.com", "assurance": "verified"}}
            said = (await client.post("/conversations?wait=5", json=body, headers=again)).json()
            customer = (await client.get(f"/conversations/{said['conversation']}")).json()["customer"]
            export = (await client.get(f"/customers/{customer}/export")).json()
            assert export["conversations"][0]["messages"][0]["text"] == "my secret"
            assert (await client.post(f"/customers/{customer}/erase")).status_code == 202
            await kiosk.remit.durable.settle()
            assert told(await client.post("/conversations?wait=5", json=body, headers=again)) == (410, "erased")
            assert told(await client.get(f"/customers/{customer}/export")) == (410, "erased")


async def test_an_open_stream_does_not_hold_up_those_who_leave(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key()
        said = await kiosk.asked(key)
        async with connected(kiosk, f"/conversations/{said['conversation']}/events", key) as stream:
            assert (await stream.next())["status"] == 200
