"""Judges the calls of tools that nobody described, by cautious defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from remit.agent.shadow.evidence import Exhibit, Trail, exhibits, tag_of
from remit.agent.shadow.tools import reads
from remit.model.customer import Assurance
from remit.model.fact import SourceTag
from remit.model.ids import ActionName, PolicyId
from remit.model.transcript import Answered, Called, Remark
from remit.model.verdict import Agent, Allow, Confirm, Needs, Resource, Rule, Speaker, Standing, Verdict

UNFOUNDED = Rule(id=PolicyId("cautious.unfounded"), says="Nobody said this, and it stands in no record.")
FOUNDED = Rule(id=PolicyId("cautious.founded"))


@dataclass(frozen=True)
class Found:
    verdict: Verdict
    exhibits: tuple[Exhibit, ...]
    standing: Standing


def judged(call: Called, remarks: Sequence[Remark], answers: Sequence[Answered], at: datetime) -> Found | None:
    """What cautious defaults say to a call; None for one that only reads."""
    if reads(call.name):
        return None
    shown = exhibits(call.arguments, Trail(remarks=tuple(remarks), answers=tuple(answers)))
    source: dict[str, SourceTag] = {name: tag_of(name, shown, ("said", "read")) for name in call.arguments}
    founded = all(tag != "inferred" for tag in source.values())
    verdict: Verdict = Allow(rules=(FOUNDED,)) if founded else Needs(remedies=(Confirm(),), rules=(UNFOUNDED,))
    standing = Standing(
        action=ActionName(call.name),
        principal=Agent(),
        resource=Resource(type="Customer", id="", attributes={}, missing=True),
        now=at,
        customer=Speaker(id="", assurance=Assurance.ANONYMOUS),
        args=call.arguments,
        source=source,
    )
    return Found(verdict, shown, standing)
