"""A chat over the shop, asked in process."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.applications import Starlette
from starlette.routing import Mount

from remit.model.ids import ConversationId
from remit.people.tokens import host_key
from remit.testing.world import World, stage, world
from remit.web.chat.app import Terms, routes
from remit.web.chat.stream import Pending, follow

SHOP = Path(__file__).parents[3] / "packs" / "shop"
SECRET = "shared by the shop and its chat, and long"
SHOPS = "https://shop.example"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@dataclass
class Chat:
    world: World
    client: httpx.AsyncClient
    token: str = ""
    id: ConversationId = field(default=ConversationId(""))

    async def post(self, path: str, body: object = None, *, token: str | None = None, **more: Any) -> httpx.Response:
        bearer = self.token if token is None else token
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        given = {} if body is None else {"json": body}
        return await self.client.post(path, headers={**headers, **more.pop("headers", {})}, **given, **more)

    async def open(self, **body: str) -> httpx.Response:
        """Begin a conversation, and hold its token from now on."""
        answer = await self.post("/chat/conversations", body, token="")
        if answer.status_code == 201:
            self.token, self.id = answer.json()["token"], ConversationId(answer.json()["conversation"])
        return answer

    async def say(self, text: str, id: str = "message-1", **more: object) -> httpx.Response:
        """Say something, and have it served."""
        answer = await self.post("/chat/messages", {"id": id, "text": text, **more})
        await self.world.remit.settle()
        return answer

    async def attach(self, name: str, body: bytes) -> httpx.Response:
        return await self.post("/chat/attachments", files={"file": (name, body)})

    async def events(self, after: int = 0) -> list[tuple[str, dict[str, Any]]]:
        """What somebody who follows is told at once."""
        house, told = self.world.remit.house, list[tuple[str, dict[str, Any]]]()
        async for text in follow(house, Pending(house.means.now), self.id, after, ping=0):
            if text.startswith(":"):
                return told
            lines = dict(line.split(": ", 1) for line in text.strip().split("\n"))
            if "event" in lines:
                told.append((lines["event"], json.loads(lines["data"]) | {"place": lines.get("id")}))
        return told

    async def lines(self) -> list[str]:
        return [body["text"] for name, body in await self.events() if name == "message"]

    async def state(self) -> dict[str, Any]:
        return [body for name, body in await self.events() if name == "state"][-1]


@asynccontextmanager
async def chat(home: Path, terms: Terms | None = None) -> AsyncGenerator[Chat]:
    """A chat that nobody has opened yet."""
    async with world(stage(SHOP), home) as running:
        known = Terms(frozenset({SHOPS}), host_key(SECRET))
        app = Starlette(routes=[Mount("/chat", routes=routes(running.remit.house, terms or known))])
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://remit.example") as client:
            yield Chat(running, client)


def signed(world: World, *, key: str = SECRET, header: dict[str, str] | None = None, **claims: object) -> str:
    """An identity as the shop signs it; good for five minutes of the world's, unless claims say otherwise."""
    until = int(world.clock.now().timestamp()) + 300
    said = {"aud": "remit-chat", "sub": "maria", "email": "maria@example.com", "exp": until, **claims}
    return jwt.encode(
        header or {"alg": "HS256"}, {k: v for k, v in said.items() if v is not None}, OctKey.import_key(key)
    )
