"""Once: which effect a step is, whoever asks for it; and the entries that stand around a write.

A write is intended before it is sent and received after it was answered. Two steps with the same key are the same
effect: of customer, action, what makes it the same (`once`), and how often it was taken back or may be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import rfc8785

from remit.agent.hearing.recognise import brought_along
from remit.agent.lane import Lane
from remit.agent.standing import values
from remit.model.action import Action
from remit.model.customer import Customer
from remit.model.entry import FactsLearned, Intended, Received
from remit.model.goal import Goal
from remit.model.ids import ActionName, CustomerId, GoalId, RecordId, StepDigest, StepId, StepKey, SubjectTag, WakeId
from remit.model.plan import Step
from remit.model.system import Receipt
from remit.model.wake import EffectRow, EffectState


@dataclass(frozen=True)
class Fresh:
    """Not done yet: this is the key to do it under."""

    key: StepKey
    base: str
    occurrence: int
    subject: SubjectTag


@dataclass(frozen=True)
class Shared:
    """Done already, for another goal: here is the receipt."""

    key: StepKey
    receipt: Receipt


@dataclass(frozen=True)
class Busy:
    """Another write on the subject is under way; or (`unknown`) nobody knows yet whether this one happened."""

    subject: SubjectTag
    unknown: bool = False


EffectOf: TypeAlias = Fresh | Shared | Busy


async def effect_of(lane: Lane, goal: Goal, step: Step) -> EffectOf:
    """Which effect a write is, and whether it may begin.

    INVARIANT: while an intent on a subject is unsettled no other write on that subject begins.
    """
    action = lane.means.action(step.action)
    subject = await subject_tag(lane, goal, step, action)
    customer = await lane.log.customer(goal.customer)
    base = _base(lane, customer.record, step, action)
    latest = await _latest(lane, customer, step, action)
    if latest is None:
        occurrence = 0
    elif latest.state in ("intended", "unknown"):
        return Busy(subject, unknown=latest.state == "unknown")
    elif latest.state == "happened" and (step.undoes is not None or not action.repeatable):
        return Shared(StepKey(latest.key), await _receipt(lane, latest))
    else:
        occurrence = latest.occurrence + (latest.state in ("undone", "happened"))
    if await lane.means.store.busy(subject) is not None:
        return Busy(subject)
    key = lane.means.vault.mac(customer.record, "key", f"{base} {occurrence}")
    return Fresh(StepKey(key), base, occurrence, subject)


async def intend(lane: Lane, goal: Goal, step: Step, digest: StepDigest, effect: Fresh) -> WakeId:
    """Record what is about to be sent, and see to it that somebody asks what became of it. Raises SubjectBusy.

    After this a crash leaves an intent without a receipt, which is settled by asking the system.
    """
    intended = Intended(
        step=step,
        digest=digest,
        action=step.action,
        key=effect.key,
        base=effect.base,
        occurrence=effect.occurrence,
        subject=effect.subject,
    )
    lane.note(goal, intended)
    lane.log.effect(_row(lane, goal, step, effect, "intended"))
    wake = lane.wake(goal, lane.now(), f"settle {effect.key}")
    await lane.log.commit()
    return wake


async def receive(
    lane: Lane,
    goal: Goal,
    receipt: Receipt,
    how: Literal["answered", "settled", "established"],
    actor: str = "",
) -> None:
    """Record that the goal's unsettled write happened, as its system says, or whoever else (`actor`)."""
    attempt = goal.unsettled or goal.unknown
    if attempt is None or attempt.key is None:
        raise AssertionError("a receipt without an intent")
    action = lane.means.action(attempt.step.action)
    received = Received(
        step=attempt.step, digest=attempt.digest, action=action.name, key=attempt.key, receipt=receipt, how=how
    )
    lane.note(goal, received, actor=actor or f"system:{action.system}")
    lane.records.clear()  # the write may have changed them
    await mark(lane, attempt.key, "happened")
    await use_up(lane, goal, action)
    await lane.log.commit()


async def share(lane: Lane, goal: Goal, step: Step, digest: StepDigest, effect: Shared) -> None:
    """Record that what this step would do has been done already."""
    action = lane.means.action(step.action)
    received = Received(
        step=step, digest=digest, action=action.name, key=effect.key, receipt=effect.receipt, how="shared"
    )
    lane.note(goal, received, actor=f"system:{action.system}")
    await use_up(lane, goal, action)


async def mark(lane: Lane, key: StepKey, state: EffectState) -> None:
    """Change what is known of an effect."""
    row = await lane.means.store.effect(key)
    if row is not None:
        lane.log.effect(row.model_copy(update={"state": state}))


async def use_up(lane: Lane, goal: Goal, action: Action) -> None:
    """Facts that answer for one time only are gone once they were used."""
    spent = tuple(p.name for p in action.parameters if p.each_time)
    if spent:
        lane.note(goal, FactsLearned(facts={}, dropped=spent))


async def subject_tag(lane: Lane, goal: Goal, step: Step, action: Action) -> SubjectTag:
    """The blind index of a step's subject; of the customer, where it has none of its own."""
    fact = step.facts().get(action.subject or "")
    id = str(fact.value) if fact is not None else goal.customer
    return SubjectTag(lane.means.vault.blind(f"subject:{action.subject_type}", id))


async def _latest(lane: Lane, customer: Customer, step: Step, action: Action) -> EffectRow | None:
    """The latest of the same effect, also where it was had before it was known who the customer is."""
    rows: list[EffectRow] = []
    for record in (customer.record, *await brought_along(lane, customer)):
        if await lane.means.vault.open_record(record):
            rows += await lane.means.store.effects(_base(lane, record, step, action))
    return max(rows, key=lambda row: (row.occurrence, row.at), default=None)


def _base(lane: Lane, record: RecordId, step: Step, action: Action) -> str:
    """What makes two steps the same effect, under the customer's key: the same for every goal of that customer, and
    for nobody else. An undo's is derived from the key of what it takes back."""
    if step.undoes is not None:
        return lane.means.vault.mac(record, "undo", step.undoes.key)
    arguments = values(step)
    same = {name: arguments.get(name) for name in action.once}
    said = rfc8785.dumps({"action": action.name, "once": same}).decode()
    return lane.means.vault.mac(record, "effect", said)


def _row(lane: Lane, goal: Goal, step: Step, effect: Fresh, state: EffectState) -> EffectRow:
    return EffectRow(
        key=effect.key,
        base=effect.base,
        occurrence=effect.occurrence,
        customer=CustomerId(goal.customer),
        action=ActionName(step.action),
        subject=effect.subject,
        state=state,
        chain=goal.chain,
        step=step.id,
        at=lane.now(),
    )


async def _receipt(lane: Lane, row: EffectRow) -> Receipt:
    goal = await lane.goal(GoalId(row.chain.removeprefix("goal:")))
    attempt = next(a for a in goal.attempts if a.step.id == StepId(row.step))
    if attempt.receipt is None:
        raise AssertionError(f"effect {row.key} happened without a receipt")
    return attempt.receipt
