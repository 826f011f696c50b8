"""A model that says what the embedded brain understood: it shows that all of that can be said in a model's form, and
that it comes out the same at the other end. It shows nothing about how well a model understands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from remit.brains.embedded import EmbeddedBrain
from remit.brains.llm.brain import LlmBrain
from remit.brains.llm.form import Heard, Told, Wanted
from remit.brains.llm.read import open_goals
from remit.model.action import Action
from remit.model.fact import Fact, Said
from remit.model.goal import Goal
from remit.model.plan import Planned
from remit.model.turn import Happening, Saying, Turn, Understanding
from remit.model.value import Json
from remit.pack.contents import Contents
from remit.ports import Release
from remit.testing.recorded import Scripted

REPLY = "Thank you for telling me."


class Ventriloquist:
    """`Brain`: the brain with a language model, whose model has the embedded brain's mind and a polite word."""

    def __init__(self, contents: Contents, embedded: EmbeddedBrain) -> None:
        self._embedded = embedded
        self._contents = contents

    @property
    def name(self) -> str:
        return "scripted:ventriloquist"

    async def understand(self, turn: Turn) -> Understanding:
        known = await self._embedded.understand(turn)
        return await self._thinking(in_form(known, turn)).understand(turn)

    async def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        return await self._embedded.plan(goal, wants, actions)

    async def say(self, happening: Happening, release: Release) -> Saying:
        return await self._thinking("I am sorry about that.").say(happening, release)

    def _thinking(self, answer: str) -> LlmBrain:
        return LlmBrain(self._contents, self._embedded, Scripted(answer, name=self.name))


def in_form(understood: Understanding, turn: Turn) -> str:
    """What was understood, as a model would have said it."""
    text = turn.message.text
    numbers = {goal.id: str(i) for i, goal in enumerate(open_goals(turn), 1)}
    said = Heard(
        acts=list(understood.acts),
        wishes=[
            Wanted(kind=w.kind, quote=text[w.start : w.end], facts=_told(w.facts, turn)) for w in understood.wishes
        ],
        between=[str(kind) for kind in understood.between],
        facts=_told(understood.facts, turn),
        narrowed=[str(candidate.value) for candidate in understood.narrowed],
        questions=[asking.text for asking in understood.questions],
        topics=list(understood.topics),
        drops=[numbers[id] for id in understood.drops if id in numbers],
        moods=list(understood.moods),
        language=understood.language,
        reply=REPLY,
    )
    return json.dumps(said.model_dump(mode="json"), ensure_ascii=False)


def _told(facts: Mapping[str, Fact], turn: Turn) -> list[Told]:
    return [Told(name=name, value=_value(fact.value), quote=_quote(fact, turn)) for name, fact in facts.items()]


def _quote(fact: Fact, turn: Turn) -> str:
    source = fact.source
    here = isinstance(source, Said) and source.message == turn.message.id
    return turn.message.text[source.start : source.end] if here and isinstance(source, Said) else ""


def _value(value: Json) -> str | list[str]:
    match value:
        case list():
            return [str(each) for each in value]
        case {"amount": str(amount), "currency": str(currency)}:
            return f"{amount} {currency}"
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
