"""Judges what was judged again, under another Gate: from what is on record, and without touching any system."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.gate.judge import UNFIT_STANDING, Gate
from remit.gate.schema import CONVERSATION
from remit.journal.bodies import Remains
from remit.journal.log import Recorded, read_chain
from remit.journal.vault import Vault
from remit.model.action import CONVERSE, Action
from remit.model.entry import Judged
from remit.model.ids import ActionName, GoalId, PolicyId, StepId
from remit.model.value import Value
from remit.model.verdict import Allow, HandOver, Needs, Refuse, Standing, Verdict
from remit.pack.contents import Contents
from remit.ports import Store

_PAGE = 1000


class Same(Value):
    """Every judgement of the goal would be the same."""

    tag: Literal["same"] = "same"
    goal: GoalId
    judgements: int


class Differs(Value):
    """The goal's first judgement that would be another, the policies that make it so, and what can be said of the rest.

    A Refuse or a HandOver would have ended it here. After another Needs or Allow nobody knows how it went on.
    """

    tag: Literal["differs"] = "differs"
    goal: GoalId
    step: StepId
    action: ActionName
    at: datetime
    was: Verdict
    would_be: Verdict
    rules: tuple[PolicyId, ...]

    @property
    def then(self) -> Literal["would have ended here", "unknown from here"]:
        return "would have ended here" if isinstance(self.would_be, Refuse | HandOver) else "unknown from here"


class NotRecorded(Value):
    """The goal's first judgement that cannot be made again: it needs what is not on record."""

    tag: Literal["not_recorded"] = "not_recorded"
    goal: GoalId
    step: StepId
    action: ActionName
    at: datetime
    what: str


class Forgotten(Value):
    """What the goal's judgements looked at was erased."""

    tag: Literal["erased"] = "erased"
    goal: GoalId


Replayed: TypeAlias = Annotated[Same | Differs | NotRecorded | Forgotten, Field(discriminator="tag")]


async def replay(store: Store, vault: Vault, contents: Contents, gate: Gate) -> AsyncIterator[Replayed]:
    """What another Gate for the same pack makes of each recorded goal, in the order of their ids. Raises Tampered."""
    after = ""
    while page := await store.chains(prefix="goal:", after=after, limit=_PAGE):
        for head in page:
            goal = GoalId(head.chain.removeprefix("goal:"))
            yield again(goal, await read_chain(store, vault, head.chain), contents, gate)
        after = page[-1].chain


def again(goal: GoalId, recorded: Sequence[Recorded], contents: Contents, gate: Gate) -> Replayed:
    """What another Gate makes of a goal's entries: it stops at the first difference, for what follows from that was
    never recorded."""
    judgements = 0
    for one in recorded:
        match one.body:
            case Remains():
                return Forgotten(goal=goal)
            case Judged() as judged:
                judgements += 1
                if other := _differently(goal, judged, one.entry.at, contents, gate):
                    return other
            case _:
                continue
    return Same(goal=goal, judgements=judgements)


def _differently(
    goal: GoalId, judged: Judged, at: datetime, contents: Contents, gate: Gate
) -> Differs | NotRecorded | None:
    action = CONVERSATION if judged.action == CONVERSE else contents.actions.get(judged.action)
    lacking = "the action, which the pack no longer has" if action is None else _lacking(action, judged.standing, gate)
    if action is None or lacking:
        return NotRecorded(goal=goal, step=judged.step.id, action=judged.action, at=at, what=lacking)
    standing = _counted(judged.standing, gate)
    verdict = gate.judge(action, standing)
    if alike(judged.verdict, verdict):
        return None
    if isinstance(verdict, Refuse) and any(rule.id == UNFIT_STANDING for rule in verdict.rules):
        return NotRecorded(goal=goal, step=judged.step.id, action=judged.action, at=at, what=verdict.reason)
    return Differs(
        goal=goal,
        step=judged.step.id,
        action=judged.action,
        at=at,
        was=judged.verdict,
        would_be=verdict,
        rules=_deciding(judged.verdict, verdict),
    )


def alike(one: Verdict, other: Verdict) -> bool:
    """Whether two verdicts say the same: by the same policies, except for an Allow, which needs no reason."""
    match one, other:
        case Allow(), Allow():
            return True
        case Needs(), Needs():
            return one.remedies == other.remedies and _ids(one) == _ids(other)
        case HandOver(), HandOver():
            return one.queue == other.queue and _ids(one) == _ids(other)
        case Refuse(), Refuse():
            return _ids(one) == _ids(other)
        case _:
            return False


def _deciding(was: Verdict, would_be: Verdict) -> tuple[PolicyId, ...]:
    """The policies behind a difference: those that decide now and did not, or else those that did and do not."""
    before, now = ([] if isinstance(verdict, Allow) else _ids(verdict) for verdict in (was, would_be))
    return tuple(i for i in now if i not in before) or tuple(i for i in before if i not in now) or tuple(now)


def _ids(verdict: Verdict) -> list[PolicyId]:
    return [rule.id for rule in verdict.rules]


def _lacking(action: Action, standing: Standing, gate: Gate) -> str:
    """What policies about the action speak of and nobody recorded, in the words they use; empty if there is nothing.

    A loader records every attribute there is, if only as null: one without a trace was not known then.
    """
    spoken = {path for policy in gate.policies if policy.concerns(action) for path in policy.mentions.paths}
    return min((".".join(path) for path in _unrecorded(action, standing, gate) if path in spoken), default="")


def _unrecorded(action: Action, standing: Standing, gate: Gate) -> Iterator[tuple[str, ...]]:
    """What policies may speak of and this standing holds no trace of."""
    vocabulary, resource, traits = gate.vocabulary, standing.resource, standing.customer.traits
    if not resource.missing:
        attributes = vocabulary.attributes(action.subject_type).fields
        yield from (("resource", name) for name in attributes if name not in resource.attributes)
    if traits and vocabulary.traits is not None:
        fields = vocabulary.traits.fields
        yield from (("context", "customer", "traits", name) for name in fields if name not in traits)
    yield from (("context", "history", name) for name in vocabulary.history if name not in standing.history)


def _counted(standing: Standing, gate: Gate) -> Standing:
    """The standing with what was not counted then and no policy asks for now, which the schema wants nevertheless."""
    uncounted = {name: 0 for name in gate.vocabulary.history if name not in standing.history}
    return standing.model_copy(update={"history": {**uncounted, **standing.history}})
