"""What the chains say of each write across goals: the rows that keep an effect from happening twice. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from remit.journal.bodies import Remains
from remit.journal.log import Recorded
from remit.model import entry as e
from remit.model.ids import ChainId, CustomerId, StepId
from remit.model.review import Established, Unsettled
from remit.model.wake import EffectRow, EffectState


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an effect: it was intended, or its state changed."""

    at: datetime
    chain: ChainId
    seq: int
    key: str
    becomes: EffectRow | EffectState


@dataclass(slots=True)
class _Chain:
    """What is needed of a goal's chain so far."""

    customer: CustomerId
    keys: dict[StepId, str] = field(default_factory=dict[StepId, str])
    doubts: dict[str, StepId] = field(default_factory=dict[str, StepId])  # by review


def effect_events(recorded: Sequence[Recorded]) -> list[Event]:
    """What a goal's chain says of effects; nothing for other chains, and for those that were erased."""
    if any(isinstance(one.body, Remains) for one in recorded):
        return []
    opening = recorded[0].body if recorded else None
    if not isinstance(opening, e.GoalOpened):
        return []
    chain, events = _Chain(opening.customer), list[Event]()
    for one in recorded:
        change = _change(one, chain)
        if change is not None:
            events.append(Event(one.entry.at, one.entry.chain, one.entry.seq, *change))
    return events


def effects(events: Iterable[Event]) -> dict[str, EffectRow]:
    """The row of each effect, from what all chains say, in the order it happened."""
    rows: dict[str, EffectRow] = {}
    for event in sorted(events, key=lambda event: (event.at, event.seq)):
        match event.becomes:
            case EffectRow() as row:
                rows[event.key] = row
            case state if event.key in rows:
                rows[event.key] = rows[event.key].model_copy(update={"state": state})
            case _:
                pass
    return rows


def _change(one: Recorded, chain: _Chain) -> tuple[str, EffectRow | EffectState] | None:
    match one.body:
        case e.Rehomed(customer=customer):
            chain.customer = customer
        case e.Intended() as body:
            chain.keys[body.step.id] = body.key
            return body.key, _intended(one, body, chain.customer)
        case e.Received(key=str(key), how="answered" | "settled" | "established"):
            return key, "happened"
        case e.Failed(key=str(key)):
            return key, "absent"
        case e.Lost(key=key):
            return key, "unknown"
        case e.Undone(step=step) if step in chain.keys:
            return chain.keys[step], "undone"
        case e.ReviewOpened(id=id, review=review) if isinstance(review.matter, Unsettled):
            chain.doubts[id] = review.matter.step
        case e.ReviewAnswered(review=id, answer=Established(happened=False)) if chain.doubts.get(id) in chain.keys:
            return chain.keys[chain.doubts[id]], "absent"
        case _:
            pass
    return None


def _intended(one: Recorded, body: e.Intended, customer: CustomerId) -> EffectRow:
    return EffectRow(
        key=body.key,
        base=body.base,
        occurrence=body.occurrence,
        customer=customer,
        action=body.action,
        subject=body.subject,
        state="intended",
        chain=one.entry.chain,
        step=body.step.id,
        at=one.entry.at,
    )
