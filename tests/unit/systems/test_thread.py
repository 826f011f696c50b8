"""A thread of a system's own."""

import asyncio
import threading

from remit.systems.thread import Thread


async def test_what_nobody_waits_for_any_more_is_not_begun() -> None:
    """INVARIANT: a call that was given up before its turn does not happen behind everybody's back."""
    thread, gate, done = Thread("slow"), threading.Event(), list[str]()
    first = asyncio.ensure_future(thread.run(gate.wait))
    second = asyncio.ensure_future(thread.run(lambda: done.append("second")))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    gate.set()
    await first
    await thread.run(lambda: done.append("third"))
    thread.stop()
    assert done == ["third"]
