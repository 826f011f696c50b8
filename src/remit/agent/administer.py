"""Changes the installation: people, policies, stops, keys. Its own lane does it, one act after another."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.model.ids import INSTALLATION
from remit.model.wake import Administered


async def administer(lane: Lane, asked: Administered) -> None:
    """Record what somebody changed."""
    await lane.log.installation()
    lane.log.write(INSTALLATION, asked.act, actor=asked.by)
