"""Judges the calls of tools that nobody described, by cautious defaults.

The Gate judges them as it does everything else, by the policies in `cautious.cedar`. What those look at is worked out
here from the transcript: whether the customer asked for a thing of this kind, where the values that matter come from,
and whether a tool's answer held an order to the agent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from remit.agent.shadow.agreed import names, offer_agreed
from remit.agent.shadow.asked import Asked
from remit.agent.shadow.evidence import Exhibit, Trail, exhibits, leaves, pattern_of
from remit.agent.shadow.passages import Passage, passages
from remit.agent.shadow.tools import reads
from remit.agent.shadow.vouched import Matter, matters, only_ordered, vouched
from remit.gate import Gate, PolicyText, Vocabulary
from remit.model import shape as s
from remit.model.action import Action, Effect, Parameter
from remit.model.customer import Assurance
from remit.model.ids import ActionName
from remit.model.transcript import Answered, Called, Remark
from remit.model.value import Json
from remit.model.verdict import Agent, Resource, Speaker, Standing, Verdict

_LOOKED_AT: dict[str, s.Shape] = {
    "asked_for": s.Flag(),
    "misled": s.Flag(),
    "follows_order": s.Flag(),
    "unvouched": s.Whole(),
}
UNDESCRIBED = Action(
    name=ActionName("undescribed"),
    system="",
    summary="do what a tool does that nobody described",
    parameters=tuple(Parameter(name=name, shape=shape, accepts=("given",)) for name, shape in _LOOKED_AT.items()),
    gives={},
    effect=Effect.IRREVERSIBLE,
)


@dataclass(frozen=True)
class Found:
    """What cautious defaults say, and what they looked at. `order`: the planted text that was read; empty: none."""

    verdict: Verdict
    exhibits: tuple[Exhibit, ...]
    standing: Standing
    order: str
    unvouched: tuple[str, ...]  # the values that nothing vouches for, by path


def judged(call: Called, remarks: Sequence[Remark], answers: Sequence[Answered], at: datetime) -> Found | None:
    """What cautious defaults say to a call; None for one that only reads."""
    asked = Asked(remarks, answers)
    found = [passage for answer in answers for passage in passages(answer, asked.tasks)]
    if reads(call.name) and not _sends(call, asked, found):
        return None
    offer = offer_agreed(remarks)
    doubtful = [m for m in matters(call) if not vouched(m, asked, found)]
    args: dict[str, Json] = {
        "asked_for": asked.wanted(call),
        "misled": _misled(call, asked, found),
        "follows_order": any(p.certain for matter in doubtful for p in only_ordered(matter, asked, found)),
        "unvouched": len(doubtful),
    }
    shown = exhibits(call.arguments, Trail(remarks=tuple(remarks), answers=tuple(answers), offer=offer))
    standing = Standing(
        action=UNDESCRIBED.name,
        principal=Agent(),
        resource=Resource(type="Customer", id="", attributes={}),
        now=at,
        customer=Speaker(id="", assurance=Assurance.ANONYMOUS),
        args=args,
        source=dict.fromkeys(args, "given"),
        confirmed=offer is not None and names(offer, None, call, {}),
    )
    order = " ".join(passage.text for passage in found if passage.planted)
    verdict = cautious_gate().judge(UNDESCRIBED, standing)
    return Found(verdict, shown, standing, order, tuple(matter.path for matter in doubtful))


@lru_cache(maxsize=1)
def cautious_gate() -> Gate:
    """The Gate of the cautious defaults."""
    file = Path(__file__).with_name("cautious.cedar")
    return Gate([PolicyText(file, file.read_text(encoding="utf-8"))], Vocabulary([UNDESCRIBED], {}))


def _misled(call: Called, asked: Asked, found: Sequence[Passage]) -> bool:
    """An order had been read, and the call is not all in the customer's words, or has a value that the order has."""
    planted = "\n".join(passage.text for passage in found if passage.planted)
    if not planted:
        return False
    values = [(path, value) for path, value in leaves(call.arguments) if not isinstance(value, bool)]
    return not all(asked.says(path, value) and not _stands(path, value, planted) for path, value in values)


def _stands(path: str, value: Json, text: str) -> bool:
    looked_for = pattern_of(path, value)
    return looked_for is not None and bool(looked_for.search(text))


def _sends(call: Called, asked: Asked, found: Sequence[Passage]) -> bool:
    """A reading call that an order asked for may carry something out: its value stands in the order alone."""
    values = (Matter(path=path, value=value) for path, value in leaves(call.arguments) if not isinstance(value, bool))
    return any(only_ordered(matter, asked, found) for matter in values)
