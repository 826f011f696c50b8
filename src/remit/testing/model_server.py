"""A server on loopback that speaks OpenAI's protocol for chats, and behaves as badly as it is told to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

_JSON, _EVENTS = "application/json", "text/event-stream"


@dataclass(frozen=True)
class Reply:
    """What is answered to a request. hangs: nothing ever comes. cut_at: the connection breaks off after so many
    characters of the body. finish: why the answer ended, as `stop` or `length`."""

    text: str = ""
    status: int = 200
    hangs: bool = False
    cut_at: int | None = None
    finish: str = "stop"
    refusal: str = ""
    counts: bool = True  # whether it says how many tokens it took
    body: str | None = None  # in place of all that


@dataclass
class ModelServer:
    """url: what REMIT_MODEL_URL is set to. requests: the bodies that came, and headers: what came with them."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list[Reply])
    requests: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])
    headers: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])

    def take(self) -> Reply:
        """The next reply; the last one is given over and over."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@asynccontextmanager
async def model_server(*replies: Reply) -> AsyncGenerator[ModelServer]:
    """A server until the block ends."""
    made, open_ = ModelServer(replies=list(replies)), set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            open_.add(task)
            task.add_done_callback(open_.discard)
        try:
            while await _answered(made, reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield made
    finally:
        server.close()
        for task in list(open_):
            task.cancel()
        await asyncio.gather(*open_, return_exceptions=True)


async def _answered(server: ModelServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Answer one request. Whether there may be another on the same connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    asked = json.loads(await reader.readexactly(int(headers.get("content-length", "0"))) or b"{}")
    server.requests.append(asked)
    server.headers.append(headers)
    reply = server.take()
    if reply.hangs:
        await asyncio.Event().wait()
    body = (reply.body if reply.body is not None else _body(reply, streams=bool(asked.get("stream")))).encode()
    kind = _EVENTS if asked.get("stream") and reply.status == 200 else _JSON
    writer.write(f"HTTP/1.1 {reply.status} _\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
    writer.write(body[: reply.cut_at])
    await writer.drain()
    return reply.cut_at is None


def _body(reply: Reply, *, streams: bool) -> str:
    if reply.status != 200:
        return json.dumps({"error": {"message": "it is not to be", "type": "error", "code": str(reply.status)}})
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120} if reply.counts else None
    if not streams:
        message = {"role": "assistant", "content": reply.text or None, "refusal": reply.refusal or None}
        return json.dumps(_chat("chat.completion", [{"message": message, "finish_reason": reply.finish}], usage))
    pieces = [word if i == 0 else f" {word}" for i, word in enumerate(reply.text.split(" "))]
    deltas: Sequence[dict[str, Any]] = [{"delta": {"role": "assistant", "content": p}} for p in pieces]
    ended: dict[str, Any] = {"delta": {"content": ""}, "finish_reason": reply.finish}
    chunks = [_chat("chat.completion.chunk", [choice], None) for choice in (*deltas, ended)]
    chunks.append(_chat("chat.completion.chunk", [], usage))
    return "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"


def _chat(kind: str, choices: Sequence[Mapping[str, Any]], usage: Mapping[str, int] | None) -> dict[str, Any]:
    numbered = [{"index": 0, "finish_reason": None, **choice} for choice in choices]
    return {"id": "chat-1", "object": kind, "created": 0, "model": "fake", "choices": numbered, "usage": usage}
