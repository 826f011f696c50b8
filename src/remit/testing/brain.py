"""A brain that takes messages at their word: the name of a goal, and facts after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from remit.brains.embedded import EmbeddedBrain
from remit.brains.embedded.mind import Mind
from remit.brains.embedded.plan import Planner
from remit.brains.embedded.say import Speaker
from remit.language.encoder import LexicalEmbedder
from remit.model.action import Action
from remit.model.fact import Fact, Said
from remit.model.goal import Goal
from remit.model.ids import GoalKind
from remit.model.plan import Planned
from remit.model.turn import Act, Happening, Saying, Turn, Understanding, Wish
from remit.pack.contents import Contents
from remit.pack.load import load
from remit.ports import Release

_FACT = re.compile(r"(\w+)=(\S+)")


@cache
def by_words(pack: Path) -> tuple[Contents, EmbeddedBrain]:
    """A pack and its embedded brain, which does without the sentence model; once in a process. Raises PackErrors."""
    contents = load(pack)
    return contents, EmbeddedBrain(Mind(contents, LexicalEmbedder()))


class WordForWord:
    """Understands "KIND name=value name=value" and nothing else; plans and speaks as the embedded brain does."""

    name = "word for word"

    def __init__(self, contents: Contents) -> None:
        self._kinds = contents.goals
        self._planner, self._speaker = Planner(), Speaker(contents)

    async def understand(self, turn: Turn) -> Understanding:
        message = turn.message
        kind, _, _ = message.text.partition(" ")
        if kind not in self._kinds:
            return Understanding(acts=(Act.UNCLEAR,))
        facts = {
            said[1]: Fact(
                value=said[2], source=Said(message=message.id, start=said.start(2), end=said.end(2)), at=message.at
            )
            for said in _FACT.finditer(message.text)
        }
        wish = Wish(kind=GoalKind(kind), confidence=1, start=0, end=len(message.text), facts=facts)
        return Understanding(acts=(Act.ASK,), wishes=(wish,))

    async def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        return self._planner.plan(goal, wants, actions)

    async def say(self, happening: Happening, release: Release) -> Saying:
        return Saying(text=self._speaker.say(happening), by=self.name)
