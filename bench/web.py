"""What HTTP costs: turns of a chat through the API against the same turns in process, and connections that wait.

A turn is a message in and its reply out: over HTTP one POST that waits, on loopback, from another process; in process
the same message handed to the front desk and the reply waited for at the bell. So many conversations talk at the same
time, each as soon as it was answered. Both run in the same installation, one after the other, served in the background.
The brain takes all that is said for a greeting, so
that neither thinking nor a shop's systems are what is measured. Then connections for events are opened
that nothing happens on; what they take is the growth of the server's resident memory.

JSON keys: `http_per_s direct_per_s` (turns a second), `ratio` (of their times a turn: http over direct), `http_p50_ms
http_p95_ms direct_p50_ms direct_p95_ms`, `conversations`, `open` (connections that wait), `kb_per_open`,
`woken_ms` (p95, from a message to the event of it, while all of them are open).
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
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from harness import parser, percentile, show
from remit.agent.reception import Visitor
from remit.api.app import mounted
from remit.api.terms import Terms
from remit.app import Remit, running
from remit.model.customer import Assurance, Identity
from remit.model.entry import KeyIssued
from remit.model.ids import ConversationId, conversation_chain
from remit.model.turn import Act, Turn, Understanding
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
    arguments.add_argument("--turns", type=int, default=10, help="of each conversation")
    arguments.add_argument("--open", type=int, default=2000, help="connections that wait for events")
    arguments.add_argument("--client", help="how this program runs itself, as the other side", default="")
    given = arguments.parse_args()
    if given.client:
        asyncio.run(_client(json.loads(given.client)))
        return
    asyncio.run(_bench(given.conversations, given.turns, given.open, given.json))


class Polite(WordForWord):
    """Takes every message for a greeting: a turn then is what it costs to take in, answer and record one."""

    async def understand(self, turn: Turn) -> Understanding:
        return Understanding(acts=(Act.GREET,))


async def _bench(conversations: int, turns: int, opened: int, as_json: bool) -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        async with (
            running(SHOP, read_settings({}, Path(folder)), make_brain=Polite) as remit,
            AsyncExitStack() as up,
        ):
            serving = asyncio.create_task(remit.serve())
            up.callback(serving.cancel)
            key, port = await _key(remit), await _listening(remit, up)
            direct, direct_s = await _all(conversations, turns, lambda n, _: _turn(remit, n))
            far: dict[str, int | str] = {
                "port": port,
                "key": key,
                "conversations": conversations,
                "turns": turns,
                "open": opened,
            }
            found = await _other_side(far)
    http: Sequence[float] = found["http"]
    count = conversations * turns
    figures: dict[str, float | int | str | None] = {
        "http_per_s": round(count / found["http_s"], 1),
        "direct_per_s": round(count / direct_s, 1),
        "ratio": round(found["http_s"] / direct_s, 2),
        "http_p50_ms": round(percentile(http, 0.5) * 1000, 1),
        "http_p95_ms": round(percentile(http, 0.95) * 1000, 1),
        "direct_p50_ms": round(percentile(direct, 0.5) * 1000, 1),
        "direct_p95_ms": round(percentile(direct, 0.95) * 1000, 1),
        "conversations": conversations,
        "open": opened,
        "kb_per_open": round(found["kb"] / max(opened, 1), 1),
        "woken_ms": round(percentile(found["woken"], 0.95) * 1000, 1),
    }
    rows = [
        {"turns": "over HTTP", **{name: figures[f"http_{name}"] or 0 for name in ("per_s", "p50_ms", "p95_ms")}},
        {"turns": "in process", **{name: figures[f"direct_{name}"] or 0 for name in ("per_s", "p50_ms", "p95_ms")}},
    ]
    show(f"{conversations} conversations at the same time; {opened} connections wait", rows, figures, as_json)


async def _all(
    conversations: int, turns: int, turn: Callable[[int, int], Awaitable[None]]
) -> tuple[list[float], float]:
    """Wall seconds of each turn, and of all of them; the first of each conversation is not counted."""
    took: list[float] = []

    async def talk(conversation: int) -> None:
        for number in range(turns):
            begun = time.perf_counter()
            await turn(conversation, number)
            took.append(time.perf_counter() - begun)

    await asyncio.gather(*(turn(n, -1) for n in range(conversations)))
    begun = time.perf_counter()
    await asyncio.gather(*(talk(n) for n in range(conversations)))
    return took, time.perf_counter() - begun


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


async def _other_side(far: dict[str, int | str]) -> Any:
    command = [sys.executable, __file__, "--client", json.dumps({**far, "pid": os.getpid()})]
    client = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    out, _ = await client.communicate()
    return json.loads(out)


# -- the other side ---------------------------------------------------------------------------------------------------


async def _client(far: dict[str, int | str]) -> None:
    base, conversations, turns = f"http://127.0.0.1:{far['port']}/v1", int(far["conversations"]), int(far["turns"])
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=conversations)
    headers = {"Authorization": f"Bearer {far['key']}"}
    async with httpx.AsyncClient(base_url=base, headers=headers, limits=limits, timeout=60) as client:
        ids: dict[int, str] = {}

        async def turn(number: int, _: int) -> None:
            speaker = {"email": f"{number}.http.{EMAIL}", "assurance": "verified"}
            path = f"/conversations/{ids[number]}/messages" if number in ids else "/conversations"
            answer = await client.post(f"{path}?wait=30", json={"text": TEXT, "speaker": speaker})
            ids[number] = answer.json()["conversation"]
            assert answer.json()["replies"], answer.text

        http, http_s = await _all(conversations, turns, turn)
        kb, woken = await _open(far, [ids[n] for n in range(conversations)], lambda n: turn(n, 0))
    print(json.dumps({"http": http, "http_s": http_s, "kb": kb, "woken": woken}))


async def _open(
    far: dict[str, int | str], ids: Sequence[str], say: Callable[[int], Awaitable[None]]
) -> tuple[float, list[float]]:
    """What connections that wait take in kB, and how long a message takes to be told of while they do."""
    before = _resident(int(far["pid"]))
    lines = [await _stream(far, ids[n % len(ids)]) for n in range(int(far["open"]))]
    await asyncio.gather(*(_until_quiet(reader) for reader, _ in lines))
    kb = _resident(int(far["pid"])) - before
    woken: list[float] = []
    for _ in range(10):
        begun = time.perf_counter()
        heard = asyncio.ensure_future(lines[0][0].readuntil(b"event: message"))
        await say(0)
        await heard
        woken.append(time.perf_counter() - begun)
    for _, writer in lines:
        writer.close()
    return kb, woken


async def _stream(far: dict[str, int | str], id: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
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
