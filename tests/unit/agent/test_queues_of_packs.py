"""A pack says when people are there; the installation may say otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from pathlib import Path

from kiosk_world import KIOSK, Told

from remit.agent.staff.queues import back_at, queue_named
from remit.model.entry import QueueSet
from remit.model.queue import Hours, Queue
from remit.testing.brain import WordForWord
from remit.testing.world import stage, world

MORNINGS = tuple(Hours(weekday=day, opens=time(9), closes=time(11)) for day in range(5))


async def test_the_installation_has_the_last_word_on_when_people_are_there(tmp_path: Path) -> None:
    staged = stage(KIOSK, WordForWord)
    pack = replace(staged.contents.pack, queues=(Queue(name="service", hours=MORNINGS), Queue(name="fraud")))
    contents = replace(staged.contents, pack=pack)
    async with world(replace(staged, contents=contents, brain=Told(WordForWord(contents))), tmp_path) as it:
        means = it.remit.means
        assert await back_at(means, "service") == "tomorrow at 9:00"
        assert await back_at(means, "fraud") == ""
        await it.remit.house.office.do(QueueSet(queue=Queue(name="service")), "console")
        await it.remit.settle()
        assert await back_at(means, "service") == ""
        assert (await queue_named(means, "nobody's")).hours == ()
