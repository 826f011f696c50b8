"""The API over a running kiosk: served in the background, as it is in life."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message

from remit.api.app import mounted
from remit.api.terms import Terms
from remit.app import Remit, running
from remit.channels.console import Mailbox
from remit.knowledge.library import Library
from remit.model.entry import KeyIssued
from remit.model.ids import CustomerId
from remit.people.keys import Scope, issue
from remit.people.rates import Rate
from remit.settings import read_settings
from remit.testing.brain import WordForWord
from remit.testing.world import stage

KIOSK = Path(__file__).parents[1] / "agent" / "kiosk"
ROOMY = Terms(per_key=Rate(100_000, 100_000), per_address=Rate(100_000, 100_000))
ADA = {"email": "ada@example.com", "assurance": "verified"}


@dataclass
class Front:
    """An API, and keys to it."""

    remit: Remit
    app: Starlette

    async def key(self, *scopes: str, roles: tuple[str, ...] = (), customer: str | None = None) -> str:
        whose = CustomerId(customer) if customer else None
        key, text = issue("test", scopes or tuple(Scope), "test", roles=roles, customer=whose)
        with self.remit.means.live.bell.listening("installation") as ear:
            await self.remit.house.office.do(KeyIssued(key=key), "console")
            while key.id not in (await self.remit.house.office.installation()).keys:
                await ear.heard(5)
        return text

    def client(self, key: str = "") -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        transport = httpx.ASGITransport(self.app, client=("192.0.2.1", 1))
        return httpx.AsyncClient(transport=transport, base_url="http://remit/v1", headers=headers)

    async def asked(self, what: str, text: str = "stamping ticket=T1", **more: Any) -> dict[str, Any]:
        """Begin a conversation as Ada, with the reply."""
        async with self.client(what) as client:
            found = await client.post("/conversations?wait=10", json={"text": text, "speaker": ADA, **more})
            assert found.status_code == 201, found.text
            return found.json()


@asynccontextmanager
async def front(
    home: Path, terms: Terms = ROOMY, documents: Library | None = None, *, packs: Path | tuple[Path, ...] = KIOSK
) -> AsyncGenerator[Front]:
    staged = stage(packs, WordForWord)
    settings = read_settings({}, home)
    for one in staged.contents.packs:
        if not (data := settings.data(one.name)).exists():
            shutil.copytree(staged.data_of(one), data)
    async with running(
        staged.contents,
        settings,
        (Mailbox("mail"), Mailbox("text")),
        plain=staged.plain,
        documents=documents or staged.documents,
        make_brain=lambda _: staged.brain,
        gate=staged.gate,
    ) as remit:
        serving = asyncio.create_task(remit.serve())
        try:
            yield Front(remit, Starlette(routes=[mounted(remit.house, terms)]))
        finally:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving


@dataclass
class Connection:
    """A connection that stays open, spoken to as a server speaks to an application."""

    app: ASGIApp
    scope: dict[str, Any]
    incoming: asyncio.Queue[Message] = field(default_factory=asyncio.Queue[Message])
    outgoing: asyncio.Queue[Message] = field(default_factory=asyncio.Queue[Message])
    task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        async def run() -> None:
            await self.app(self.scope, self.incoming.get, self.outgoing.put)

        self.task = asyncio.create_task(run())

    async def next(self) -> Message:
        async with asyncio.timeout(10):
            return await self.outgoing.get()

    async def leave(self, kind: str) -> None:
        self.incoming.put_nowait({"type": f"{kind}.disconnect", "code": 1000})
        if self.task is not None:
            async with asyncio.timeout(10):
                await self.task


@asynccontextmanager
async def connected(
    front: Front, path: str, key: str, kind: str = "http", **headers: str
) -> AsyncGenerator[Connection]:
    named = {"authorization": f"Bearer {key}", "host": "remit", **{k.replace("_", "-"): v for k, v in headers.items()}}
    path, _, query = path.partition("?")
    scope = {
        "type": kind,
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http" if kind == "http" else "ws",
        "path": f"/v1{path}",
        "raw_path": f"/v1{path}".encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "client": ("192.0.2.1", 1),
        "server": ("remit", 80),
        "subprotocols": [],
    }
    connection = Connection(front.app, scope)
    if kind == "websocket":
        connection.incoming.put_nowait({"type": "websocket.connect"})
    connection.begin()
    try:
        yield connection
    finally:
        await connection.leave(kind)


async def events(connection: Connection, until: str) -> list[Mapping[str, Any]]:
    """The events that come, up to the first of a name: {event, id, data}."""
    found: list[Mapping[str, Any]] = []
    while True:
        message = await connection.next()
        if message["type"] == "http.response.start":
            assert message["status"] == 200
            continue
        for block in message["body"].decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and line[0] != ":")
            if "data" in fields:
                found.append({**fields, "data": json.loads(fields["data"])})
                if fields["event"] == until:
                    return found
        assert message["more_body"], f"ended before {until}: {found}"
