"""What HTTP costs: turns of a chat through the API against the same turns in process, and connections that wait.

A turn is a message in and its reply out: over HTTP one POST that waits, on loopback, from another process; in process
the same message handed to the front desk and the reply waited for at the bell. Both run in the same installation, one
after the other, served in the background. The brain takes all that is said for a greeting, so that neither thinking nor
a shop's systems are what is measured. So many conversations talk at the same time, in two ways: as people do, who read
what they are answered and write again a while later (`--pause`, from half of it to one and a half times as long); and
flat out, each as soon as it was answered, which shows how much there is to give. Then connections for events are opened
that nothing happens on; what they take is the growth of the server's resident memory.

JSON keys: `http_p50_ms http_p95_ms direct_p50_ms direct_p95_ms` of turns at people's pace; `http_per_s direct_per_s`
(turns a second, flat out), `ratio` (of their times a turn: http over direct), `http_full_p95_ms direct_full_p95_ms`
(flat out); `conversations pause_s`; `open` (connections that wait), `kb_per_open`, `woken_ms` (p95, from a message to
the event of it, while all of them are open).
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import uvicorn
from starlette.applications import Starlette

from harness import parser, percentile, show
from remit.agent.reception import Visitor
from remit.api.app import mounted
from remit.api.terms import Terms
from remit.app import Remit, embedded, running
from remit.model.customer import Assurance, Identity
from remit.model.entry import KeyIssued
from remit.model.ids import ConversationId, conversation_chain
from remit.model.turn import Act, Turn, Understanding
from remit.pack.load import load
from remit.people.keys import Scope, issue
from remit.people.rates import Rate
from remit.settings import read_settings
from remit.testing.brain import WordForWord

SHOP = Path(__file__).parent.parent / "packs" / "shop"
TEXT = "hello"
EMAIL = "maria@example.com"
ROOMY = Terms(per_key=Rate(10**9, 10**9), per_address=Rate(10**9, 10**9))


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--conversations", type=int, default=50)
    arguments.add_argument("--turns", type=int, default=10, help="of each conversation, in either way")
    arguments.add_argument("--pause", type=float, default=2.0, help="seconds between a reply and the next message")
    arguments.add_argument("--open", type=int, default=2000, help="connections that wait for events")
    arguments.add_argument("--client", help="how this program runs itself, as the other side", default="")
    given = arguments.parse_args()
    if given.client:
        asyncio.run(_client(json.loads(given.client)))
        return
    pace = Pace(given.conversations, given.turns, given.pause)
    asyncio.run(_bench(pace, given.open, given.json))


@dataclass(frozen=True)
class Pace:
    """So many conversations at a time, each of so many turns, with so many seconds between a reply and what follows."""

    conversations: int
    turns: int
    pause: float = 0.0


class Polite(WordForWord):
    """Takes every message for a greeting: a turn then is what it costs to take in, answer and record one."""

    async def understand(self, turn: Turn) -> Understanding:
        return Understanding(acts=(Act.GREET,))


async def _bench(pace: Pace, opened: int, as_json: bool) -> None:
    shop = load(SHOP)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        async with (
            running(shop, read_settings({}, Path(folder)), plain=embedded(shop), make_brain=Polite) as remit,
            AsyncExitStack() as up,
        ):
            serving = asyncio.create_task(remit.serve())
            up.callback(serving.cancel)
            key, port = await _key(remit), await _listening(remit, up)
            direct = await _both(pace, lambda n: _turn(remit, n))
            far = {"port": port, "key": key, "pace": asdict(pace), "open": opened}
            found = await _other_side(far)
    http = Took(**found["http"])
    figures: dict[str, float | int | str | None] = {
        "http_p50_ms": _ms(http.paced, 0.5),
        "http_p95_ms": _ms(http.paced, 0.95),
        "direct_p50_ms": _ms(direct.paced, 0.5),
        "direct_p95_ms": _ms(direct.paced, 0.95),
        "http_per_s": round(len(http.full) / http.seconds, 1),
        "direct_per_s": round(len(direct.full) / direct.seconds, 1),
        "ratio": round(http.seconds / direct.seconds, 2),
        "http_full_p95_ms": _ms(http.full, 0.95),
        "direct_full_p95_ms": _ms(direct.full, 0.95),
        "conversations": pace.conversations,
        "pause_s": pace.pause,
        "open": opened,
        "kb_per_open": round(found["kb"] / max(opened, 1), 1),
        "woken_ms": _ms(found["woken"], 0.95),
    }
    columns = ("p50_ms", "p95_ms", "per_s", "full_p95_ms")
    rows = [
        {"turns": words, **{name: figures[f"{side}_{name}"] or 0 for name in columns}}
        for words, side in (("over HTTP", "http"), ("in process", "direct"))
    ]
    title = f"{pace.conversations} conversations, {pace.pause} s between turns; then flat out; {opened} wait"
    show(title, rows, figures, as_json)


@dataclass(frozen=True)
class Took:
    """Seconds that turns took, at people's pace and flat out, and all of the latter together."""

    paced: Sequence[float]
    full: Sequence[float]
    seconds: float


async def _both(pace: Pace, turn: Callable[[int], Awaitable[None]]) -> Took:
    """The first turn of each conversation is not counted."""
    await asyncio.gather(*(turn(n) for n in range(pace.conversations)))
    paced = await _talk(pace, turn)
    begun = time.perf_counter()
    full = await _talk(replace(pace, pause=0), turn)
    return Took(paced, full, time.perf_counter() - begun)


async def _talk(pace: Pace, turn: Callable[[int], Awaitable[None]]) -> list[float]:
    took: list[float] = []
    chance = Random(0)  # the same pauses in each run

    async def talk(conversation: int) -> None:
        for _ in range(pace.turns):
            await asyncio.sleep(pace.pause * chance.uniform(0.5, 1.5))
            begun = time.perf_counter()
            await turn(conversation)
            took.append(time.perf_counter() - begun)

    await asyncio.gather(*(talk(n) for n in range(pace.conversations)))
    return took


def _ms(samples: Sequence[float], share: float) -> float:
    return round(percentile(samples, share) * 1000, 1)


async def _turn(remit: Remit, number: int) -> None:
    id = ConversationId(f"direct-{number}")
    visitor = Visitor((Identity(kind="email", value=f"{number}.{EMAIL}"),), Assurance.VERIFIED)
    store, chain = remit.means.store, conversation_chain(id)
    before = await store.head(chain)
    with remit.means.live.bell.listening(chain) as ear:
        await remit.reception.hear(TEXT, conversation=id, channel="api", visitor=visitor)
        seq = before.seq if before else 0
        while not any(entry.kind == "message.sent" for entry in await store.entries(chain, after=seq)):
            await ear.heard(10)


async def _key(remit: Remit) -> str:
    key, text = issue("bench", list(Scope), "bench")
    await remit.house.office.do(KeyIssued(key=key), "console")
    while key.id not in (await remit.house.office.installation()).keys:  # noqa: ASYNC110 -- once, before all
        await asyncio.sleep(0.01)
    return text


async def _listening(remit: Remit, up: AsyncExitStack) -> int:
    app = Starlette(routes=[mounted(remit.house, ROOMY)])
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=1, backlog=4096)
    )
    running_ = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 -- it says so nowhere else
        await asyncio.sleep(0.01)

    async def stop() -> None:
        server.should_exit = True
        await running_

    up.push_async_callback(stop)
    return int(server.servers[0].sockets[0].getsockname()[1])


async def _other_side(far: dict[str, Any]) -> Any:
    command = [sys.executable, __file__, "--client", json.dumps({**far, "pid": os.getpid()})]
    client = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    out, _ = await client.communicate()
    return json.loads(out)


# -- the other side ---------------------------------------------------------------------------------------------------


async def _client(far: dict[str, Any]) -> None:
    pace = Pace(**far["pace"])
    lines = [Line(far["port"], far["key"]) for _ in range(pace.conversations)]
    ids: dict[int, str] = {}

    async def turn(number: int) -> None:
        speaker = {"email": f"{number}.http.{EMAIL}", "assurance": "verified"}
        path = f"/conversations/{ids[number]}/messages" if number in ids else "/conversations"
        answer = await lines[number].post(f"{path}?wait=30", {"text": TEXT, "speaker": speaker})
        ids[number] = answer["conversation"]
        assert answer["replies"], answer

    http = await _both(pace, turn)
    kb, woken = await _open(far, lines[0])
    print(json.dumps({"http": asdict(http), "kb": kb, "woken": woken}))


class Line:
    """A connection that is kept, and does as little as a client can: what is measured is the server."""

    def __init__(self, port: int, key: str) -> None:
        self._port, self._key = port, key
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: Any) -> Any:
        if self._streams is None or self._streams[0].at_eof():  # the server ends what is idle for some seconds
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        sent = json.dumps(body).encode()
        head = (
            f"POST /v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self._key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        writer.write(head.encode() + sent)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return json.loads(await reader.readexactly(length))


async def _open(far: dict[str, Any], line: Line) -> tuple[float, list[float]]:
    """What connections that wait take in kB, each in a conversation of its own, and how long a reply takes to be told
    of while they do."""
    ids = [(await line.post("/conversations?wait=30", {"text": TEXT}))["conversation"] for _ in range(far["open"])]
    before = _resident(far["pid"])
    streams = [await _stream(far, id) for id in ids]
    await asyncio.gather(*(_until_quiet(reader) for reader, _ in streams))
    kb = _resident(far["pid"]) - before
    woken: list[float] = []
    for id, (reader, _) in list(zip(ids, streams, strict=True))[:20]:
        begun = time.perf_counter()
        await line.post(f"/conversations/{id}/messages", {"text": TEXT})
        await reader.readuntil(b'"author":"agent"')
        woken.append(time.perf_counter() - begun)
    for _, writer in streams:
        writer.close()
    return kb, woken


async def _stream(far: dict[str, Any], id: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(far["port"]))
    request = f"GET /v1/conversations/{id}/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {far['key']}\r\n"
    writer.write(f"{request}\r\n".encode())
    return reader, writer


async def _until_quiet(reader: asyncio.StreamReader) -> None:
    while True:
        try:
            async with asyncio.timeout(2):
                await reader.read(65_536)
        except TimeoutError:
            return


def _resident(pid: int) -> float:
    """In kB, as Linux tells it."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("VmRSS:")))


if __name__ == "__main__":
    main()
