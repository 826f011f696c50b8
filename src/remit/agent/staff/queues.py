"""The queues that people are waited for in: as the installation has them, else as the pack does, else always open."""

from __future__ import annotations

from remit.agent.means import Means
from remit.errors import Erased
from remit.journal.rows import opened_installation
from remit.model.queue import Queue
from remit.people.hours import is_open, next_opening, when


async def queues(means: Means) -> dict[str, Queue]:
    """All queues that are set up, by name."""
    try:
        own = (await opened_installation(means.store, means.vault)).queues
    except Erased:
        own = {}
    return {queue.name: queue for queue in means.contents.pack.queues} | own


async def queue_named(means: Means, name: str) -> Queue:
    """A queue by its name, or by the role that its approvals ask for."""
    return (await queues(means)).get(name) or Queue(name=name, zone=means.contents.pack.zone)


async def back_at(means: Means, name: str) -> str:
    """When somebody of a queue is there again, as in "on Monday at 9:00"; empty where somebody is there now."""
    queue, now = await queue_named(means, name), means.now()
    opens = next_opening(queue, now)
    if opens is None or is_open(queue, now):
        return ""
    said = when(queue, opens, now)
    return said if said.startswith("to") else f"on {said}"  # today, tomorrow
