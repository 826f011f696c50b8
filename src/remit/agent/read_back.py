"""Reads the end state of a write back from the system of record. Only what was read back is told."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.agent.proofs import done
from remit.agent.standing import values
from remit.model.entry import Checked, Undone
from remit.model.goal import Attempt, Goal
from remit.model.ids import StepId, goal_chain
from remit.model.system import Call


async def read_back(lane: Lane, goal: Goal, step: StepId) -> bool:
    """Check a write that was received, and tell what is now true. Raises SystemFault: it is read back later."""
    attempt = next(a for a in goal.attempts if a.step.id == step)
    action = lane.means.action(attempt.step.action)
    if attempt.receipt is None or not action.writes:
        return True
    call = Call(action=action.name, arguments=values(attempt.step), key=attempt.key)
    check = await lane.means.system(action).check(call, attempt.receipt)
    lane.note(goal, Checked(step=step, check=check), actor=f"system:{action.system}")
    if check.holds:
        lane.say(goal, done(lane.means, goal, attempt.model_copy(update={"check": check})))
        await _taken_back(lane, goal, attempt)
    return True


def unproven(goal: Goal, lane: Lane) -> list[Attempt]:
    """The writes that were received and whose end state has not been seen to hold."""
    received = (a for a in goal.attempts if a.state == "received" and lane.means.action(a.step.action).writes)
    return [a for a in received if a.undone_by is None and not (a.check and a.check.holds)]


async def _taken_back(lane: Lane, goal: Goal, attempt: Attempt) -> None:
    """A checked undo: the original's occurrence may rise, so that the same can be wanted anew."""
    undoes = attempt.step.undoes
    if undoes is None:
        return
    await lane.log.touch(goal_chain(undoes.goal))
    lane.log.write(goal_chain(undoes.goal), Undone(step=undoes.step, by=goal.id), actor="kernel", goal=undoes.goal)
    row = await lane.means.store.effect(undoes.key)
    if row is not None:
        lane.log.effect(row.model_copy(update={"state": "undone"}))
