"""The simulated customers of the shop: they come, are served, and go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from random import Random

from remit.pack import Caller
from remit.testing.callers import Callers
from remit.testing.world import World, stage, world

SHOP = Path(__file__).parents[2] / "packs" / "shop"


@asynccontextmanager
async def served(it: World) -> AsyncGenerator[Callers]:
    """Whoever comes is served as they speak."""

    async def serve() -> None:
        while True:
            await it.remit.settle()
            await asyncio.sleep(0)

    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    serving = asyncio.create_task(serve())
    try:
        yield Callers(it.remit, it.mail, Random(1), at_once)
    finally:
        serving.cancel()


async def test_a_caller_who_is_a_stranger_proves_who_they_are_and_gets_their_return(tmp_path: Path) -> None:
    async with world(stage(SHOP), tmp_path) as it, served(it) as callers:
        says = "I want to return the scarf from order W10001", "Thanks!"
        await callers.call(Caller(email="maria@example.com", says=says))
        await it.remit.settle()
        [goal] = await it.goals()
        assert goal.kind == "return"
        assert goal.outcome is not None


async def test_whoever_comes_by_in_the_shop_is_answered(tmp_path: Path) -> None:
    async with world(stage(SHOP), tmp_path) as it, served(it) as callers:
        make = it.stage.contents.pack.callers
        assert make is not None
        for caller in islice(make(it.data, Random(1)), 6):
            id = await callers.call(caller)
            view = await it.store.view("conversation", id)
            assert view is not None
        assert len(await it.goals()) >= 3
