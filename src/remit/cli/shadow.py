"""`remit shadow`: what the Gate would have said to what another agent did."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial

from remit.agent.shadow import Judging, Rules, Shadowed
from remit.model.transcript import Transcript
from remit.pack.contents import Contents
from remit.pack.declare import hints
from remit.pack.gate import gate_of
from remit.pack.seen import Seen
from remit.ports import System
from remit.systems.function import FunctionSystem


def judging(contents: Contents | None, at: datetime) -> Judging:
    """How transcripts are judged by a pack, or by cautious defaults alone. Raises PackErrors.

    at: what time it is taken to be where a transcript does not tell.
    """
    rules = None if contents is None else Rules(contents, gate_of(contents), partial(_watching, contents))
    return Judging(rules, at)


async def shadowed(judging: Judging, transcripts: Iterable[Transcript]) -> list[Shadowed]:
    """Every transcript, judged."""
    return [await judging.judge(transcript) for transcript in transcripts]


@asynccontextmanager
async def _watching(contents: Contents, seen: Seen) -> AsyncGenerator[Mapping[str, System]]:
    """Those of a pack's systems that are a transcript, over what has been seen of it."""
    async with AsyncExitStack() as open_:
        systems: dict[str, System] = {}
        for name in _watched(contents):
            system = FunctionSystem(name, contents, lambda: seen)
            open_.push_async_callback(system.close)
            systems[name] = system
        yield systems


def _watched(contents: Contents) -> list[str]:
    return [name for name, opener in contents.pack.systems.items() if hints(opener).get("return") is Seen]
