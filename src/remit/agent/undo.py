"""Takes back what was done: an ordinary goal of whoever asks, last done first, its arguments from receipts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from remit.agent.hearing.recognise import meet
from remit.agent.lane import Lane
from remit.agent.means import Means
from remit.agent.standing import values
from remit.errors import SystemFault
from remit.model.entry import GoalOpened, Planned
from remit.model.fact import Fact, Read
from remit.model.goal import Attempt, Goal, Undoing
from remit.model.ids import GoalId, GoalKind, StepId, goal_chain
from remit.model.plan import Known, Plan, Step, Undoes
from remit.model.system import Call
from remit.model.wake import UndoAsked

UNDO = GoalKind("undo")
"""The kernel's own kind: to take back what other goals did."""


@dataclass(frozen=True)
class Left:
    """A write that is not taken back, and why."""

    goal: GoalId
    step: StepId
    action: str
    why: str


@dataclass(frozen=True)
class UndoPlan:
    """What can be taken back, last done first, and what cannot."""

    plan: Plan
    left: tuple[Left, ...]


async def plan_undo(
    means: Means, goals: Sequence[Goal], only: Collection[StepId] | None = None, *, by: str, id: GoalId
) -> UndoPlan:
    """How to take back the writes of some goals of one customer (or only these steps of them), as things stand now.

    A write that declares no undo, or whose own check no longer holds, is listed as left. Nothing is hidden.
    """
    writes = [(goal, a) for goal in goals for a in goal.attempts if a.key is not None]
    done = [(goal, a) for goal, a in writes if only is None or a.step.id in only]
    done.sort(key=lambda pair: (pair[1].begun_at, pair[1].step.id), reverse=True)
    steps: list[Step] = []
    left: list[Left] = []
    for goal, attempt in done:
        if attempt.undone_by is not None or attempt.state == "failed":
            continue
        if why := await _cannot(means, attempt):
            left.append(Left(goal.id, attempt.step.id, attempt.step.action, why))
        else:
            steps.append(_step(means, goal, attempt, StepId(f"{id}.{len(steps)}")))
    return UndoPlan(Plan(steps=tuple(steps), author=f"staff:{by}"), tuple(left))


async def take_undo(lane: Lane, asked: UndoAsked) -> GoalId:
    """Open the goal that takes things back; it is pursued like any other, each step judged."""
    customer = await meet(lane)
    origin = Undoing(by=asked.by, roles=asked.roles, of=tuple(s.undoes.step for s in asked.plan.steps if s.undoes))
    opened = GoalOpened(
        goal=asked.goal,
        wants=UNDO,
        customer=customer.id,
        record=customer.record,
        conversation=None,
        origin=origin,
        pack=lane.means.contents.digest,
        eligible=False,
    )
    lane.log.write(goal_chain(asked.goal), opened, actor=f"staff:{asked.by}", goal=asked.goal)
    lane.note(await lane.goal(asked.goal), Planned(plan=asked.plan), actor=f"staff:{asked.by}")
    return asked.goal


async def _cannot(means: Means, attempt: Attempt) -> str:
    """Why a write cannot be taken back now; empty where it can."""
    action = means.action(attempt.step.action)
    if attempt.receipt is None:
        return "it is not known whether it happened"
    if action.undo is None:
        return "it is irreversible"
    if attempt.step.undoes is not None:  # what stands again after that would be taken for taken back, and made again
        return "it took something back itself; ask for that anew instead"
    call = Call(action=action.name, arguments=values(attempt.step), key=attempt.key)
    try:
        check = await means.system(action).check(call, attempt.receipt)
    except SystemFault as fault:
        return f"its system does not answer: {fault.why}"
    if not check.holds:
        return "changed since"
    undo = means.action(action.undo)
    known = set(_facts(attempt))
    lacking = [p.name for p in undo.parameters if p.required and p.name not in known]
    return f"its undo needs {', '.join(lacking)}, which is not on record" if lacking else ""


def _step(means: Means, goal: Goal, attempt: Attempt, id: StepId) -> Step:
    action = means.action(attempt.step.action)
    if action.undo is None or attempt.key is None:
        raise AssertionError("only what can be undone is planned to be")
    undo = means.action(action.undo)
    known = _facts(attempt)
    return Step(
        id=id,
        action=undo.name,
        arguments={p.name: Known(fact=known[p.name]) for p in undo.parameters if p.name in known},
        why=f"takes back {action.name}",
        undoes=Undoes(goal=goal.id, step=attempt.step.id, key=attempt.key),
    )


def _facts(attempt: Attempt) -> dict[str, Fact]:
    """What a write was given and gave, each as read from the record of it."""
    given = attempt.step.facts()
    gave = attempt.receipt.gives if attempt.receipt else {}
    source = Read(system="journal", step=attempt.step.id, path="")
    read = {
        name: Fact(value=value, source=source.model_copy(update={"path": name}), at=attempt.begun_at)
        for name, value in gave.items()
    }
    return {**given, **read}
