from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
import pytest
from api_world import front
from hypothesis import given
from hypothesis import strategies as st

from remit.channels.post import Http
from remit.channels.webhook import Sent, WebhookChannel, Webhooks, pause
from remit.clock import ManualClock
from remit.desk.notices import DUE, GIVEN_UP, deliveries, replay
from remit.errors import BadRequest
from remit.journal.bell import Bell
from remit.model.entry import HookSet
from remit.model.ids import INSTALLATION_RECORD, MessageId
from remit.model.installation import Hook
from remit.model.wake import Outgoing
from remit.people.hooks import new_hook, wrong_with
from remit.stores.memory import MemoryStore

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOOK = new_hook("https://example.com/remit")


@dataclass
class Ear:
    """Somebody who is told, and answers as they like."""

    answers: list[int]
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list[tuple[dict[str, str], bytes]])

    async def __call__(self, url: str, headers: dict[str, str], body: bytes) -> Sent:
        self.heard.append((headers, body))
        return Sent(self.answers.pop(0) if self.answers else 200)


def notice(n: int = 1, hook: Hook = HOOK) -> Outgoing:
    id, at, text = MessageId(f"{hook.id}:evt_{n}"), NOON + timedelta(microseconds=n), '{"type":"goal.ended"}'
    record = INSTALLATION_RECORD
    return Outgoing(id=id, channel="webhook", address=hook.id, text=text, record=record, conversation=None, at=at)


def sender(store: MemoryStore, clock: ManualClock, ear: Ear, *hooks: Hook) -> Webhooks:
    async def those() -> tuple[Hook, ...]:
        return hooks or (HOOK,)

    return Webhooks(store, clock, Bell(), those, ear)


async def test_what_is_sent_is_signed_as_the_standard_says() -> None:
    store, clock, ear = MemoryStore(), ManualClock(NOON + timedelta(seconds=1)), Ear([])
    await WebhookChannel(store, Bell()).deliver(notice())
    await sender(store, clock, ear).send_due()
    headers, body = ear.heard[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = hmac.digest(b64decode(HOOK.secret.removeprefix("whsec_")), signed, "sha256")
    assert headers["webhook-signature"] == f"v1,{b64encode(mac).decode()}"
    assert headers["webhook-id"] == "evt_1"


async def test_a_notice_that_is_not_heard_is_tried_until_it_is_under_the_same_id() -> None:
    store, clock, ear = MemoryStore(), ManualClock(NOON + timedelta(seconds=1)), Ear([500, 0, 302])
    await WebhookChannel(store, Bell()).deliver(notice())
    for _ in range(10):
        await sender(store, clock, ear).send_due()  # made anew each time, as after a restart
        clock.advance(timedelta(minutes=2))
    assert [headers["webhook-id"] for headers, _ in ear.heard] == ["evt_1"] * 4
    assert [(one.state, one.tries) for one in await deliveries(store, HOOK.id)] == [("delivered", 4)]
    assert not await store.all_kept(DUE)


async def test_after_three_days_it_is_given_up_and_may_be_replayed() -> None:
    store, clock, ear = MemoryStore(), ManualClock(NOON + timedelta(seconds=1)), Ear([503] * 100)
    await WebhookChannel(store, Bell()).deliver(notice())
    while await store.all_kept(DUE):
        await sender(store, clock, ear).send_due()
        clock.advance(timedelta(minutes=10))
    assert GIVEN_UP - timedelta(hours=12) < clock.now() - NOON < GIVEN_UP + timedelta(hours=1)
    late = (await deliveries(store, HOOK.id))[0]
    assert late.state == "given_up"
    ear.answers.clear()
    await replay(store, late.id, clock.now(), Bell())
    await sender(store, clock, ear).send_due()
    assert (await deliveries(store, HOOK.id))[0].state == "delivered"


async def test_what_comes_out_of_the_outbox_twice_is_sent_once() -> None:
    store, clock, ear = MemoryStore(), ManualClock(NOON + timedelta(seconds=1)), Ear([])
    channel = WebhookChannel(store, Bell())
    await channel.deliver(notice())
    await channel.deliver(notice())
    await sender(store, clock, ear).send_due()
    await channel.deliver(notice())
    await sender(store, clock, ear).send_due()
    assert len(ear.heard) == 1


async def test_a_hook_that_does_not_hear_holds_up_no_other() -> None:
    store, clock = MemoryStore(), ManualClock(NOON + timedelta(seconds=1))
    other = new_hook("https://example.org/")
    heard: list[str] = []

    async def post(url: str, headers: dict[str, str], body: bytes) -> Sent:
        heard.append(url)
        return Sent(0 if url == HOOK.url else 200)

    async def hooks() -> tuple[Hook, ...]:
        return HOOK, other

    channel = WebhookChannel(store, Bell())
    for n in range(50):
        await channel.deliver(notice(n))
    await channel.deliver(notice(99, other))
    await Webhooks(store, clock, Bell(), hooks, post).send_due()
    assert sorted(heard) == [HOOK.url, other.url], "one try says enough; the rest waits with it"


@given(st.integers(min_value=1, max_value=100), st.text(max_size=20))
def test_each_pause_is_longer_than_the_one_before_up_to_a_limit(tries: int, id: str) -> None:
    assert timedelta(seconds=5) <= pause(tries, id) <= timedelta(hours=9.6)
    assert tries > 7 or pause(tries + 1, id) > pause(tries, id)


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "ftp://example.com/", "https://", "https://a:b@example.com/", "https://example.com/#x",
     "https://example.com:0/", "https://example.com:x/", "https://exam ple.com/", "https://ex\nample.com/", "//x",
     "http://127.0.0.1.example.com/", "http://2130706433/", "https://[::1", "javascript:alert(1)", "file:///etc/passwd"],
)  # fmt: skip
def test_nothing_is_sent_where_it_could_be_read_or_is_no_address(url: str) -> None:
    assert wrong_with(url)
    with pytest.raises(BadRequest):
        new_hook(url)


@pytest.mark.parametrize(
    ("url", "stands_for", "connects"),
    [
        ("https://hook.example/", "93.184.216.34", True),
        ("https://hook.example/", "10.0.0.8", False),
        ("https://hook.example/", "127.0.0.1", False),
        ("https://hook.example/", "169.254.169.254", False),
        ("https://hook.example/", "::ffff:10.0.0.8", False),
        ("https://hook.example/", "fd00::1", False),
        ("https://hook.example/", "0.0.0.0", False),
        ("https://hook.example/", "64:ff9b::a9fe:a9fe", False),
        ("https://hook.example/", "2002:a9fe:a9fe::1", False),
        ("https://hook.example/", "::169.254.169.254", False),
        ("https://hook.example/", "::ffff:0:10.0.0.8", False),
        ("https://hook.example/", "fec0::1", False),
        ("https://hook.example/", "fe80::1%eth0", False),
        ("https://hook.example/", "192.0.0.192", False),
        ("https://hook.example/", "100.100.100.200", False),
        ("https://hook.example/", "240.0.0.1", False),
        ("https://hook.example/", "2606:2800:220:1::1", True),
        ("http://localhost:9/", "127.0.0.1", True),
        ("http://localhost:9/", "10.0.0.8", False),
    ],
)
async def test_a_name_that_stands_for_a_host_within_is_not_connected_to(
    url: str, stands_for: str, connects: bool
) -> None:
    asked: list[str] = []

    class Network(httpcore.AsyncMockBackend):
        async def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
            asked.append(host)
            raise httpcore.ConnectError("nobody there")

    async def resolve(host: str, port: int) -> list[str]:
        return [stands_for]

    sent = await Http(resolve=resolve, backend=Network([]))(url, {}, b"{}")
    assert sent.status == 0
    assert asked == ([stands_for] if connects else [])


async def test_each_entry_that_is_public_is_told_once_with_nothing_personal(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        hook = new_hook("https://example.com/remit")
        key = await kiosk.key()
        await kiosk.remit.house.office.do(HookSet(hook=hook), "console")
        await kiosk.remit.durable.settle()
        await kiosk.asked(key)
        await kiosk.remit.settle()
        told = await deliveries(kiosk.remit.means.store, hook.id)
        kinds = [one.payload.split('"')[3] for one in told]
        assert sorted(kinds) == ["conversation.opened", "goal.ended", "goal.opened", "message.sent"]
        assert not any("ada@" in one.payload or "T1" in one.payload for one in told)
        async with kiosk.client(key) as client:
            page = (await client.get(f"/hooks/{hook.id}/deliveries?limit=3")).json()
            rest = (await client.get(f"/hooks/{hook.id}/deliveries", params={"after": page["next"]})).json()
            assert [one["id"] for one in (*page["items"], *rest["items"])] == [one.id for one in told]
            again = await client.post(f"/hooks/{hook.id}/deliveries/{told[0].id}/replay")
            assert (again.status_code, again.json()["event"]) == (202, told[0].event)
            assert hook.secret not in (await client.get("/hooks")).text
