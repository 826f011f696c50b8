"""Ends a goal whose wants are had: proven in the systems of record, or else given to a person."""

from __future__ import annotations

from remit.agent.hand_over import hand_over
from remit.agent.lane import Lane
from remit.agent.read_back import read_back, unproven
from remit.model.entry import GoalEnded
from remit.model.goal import Attempt, Goal, Undoing
from remit.model.outcome import Abandoned, Denied, Ending, Outcome, Resolved
from remit.model.turn import Done


async def conclude(lane: Lane, goal: Goal) -> bool:
    """Prove what was done and end the goal. Raises Unavailable where it cannot be read back now.

    INVARIANT: a goal is resolved only while the check of every write it made holds, and never by doing nothing.
    """
    for attempt in unproven(goal, lane):
        await read_back(lane, goal, attempt.step.id)
    goal = await lane.goal(goal.id)
    if failing := unproven(goal, lane):
        what = ", ".join(attempt.step.action for attempt in failing)
        return await hand_over(lane, goal, "service", (), f"done, but the system does not show it: {what}")
    proof = tuple(attempt.step.id for attempt in _proof(goal))
    if isinstance(goal.origin, Undoing) and (goal.barred or not proof):
        return end(lane, goal, Denied(rules=goal.refusals))
    if not proof:
        return await hand_over(lane, goal, "service", (), "nothing was found that had to be done for it")
    _tell_what_was_read(lane, goal)
    return end(lane, goal, Resolved(level="proven", proof=proof))


def end(lane: Lane, goal: Goal, ending: Ending) -> bool:
    """End a goal. Never goes on."""
    outcome = Outcome(
        goal=goal.id,
        ending=ending,
        autonomous=not goal.helped,
        told=goal.conversation is not None,
        at=lane.now(),
    )
    lane.note(goal, GoalEnded(outcome=outcome))
    lane.ended.append(goal.id)
    return False


def drop(lane: Lane, goal: Goal, why: str) -> bool:
    """The customer no longer wants it."""
    return end(lane, goal, Abandoned(why=why))


def _proof(goal: Goal) -> list[Attempt]:
    """The checked writes; for a goal that only asks, the reads that answered it."""
    writes = [a for a in goal.attempts if a.check and a.check.holds and a.undone_by is None]
    return writes or [a for a in goal.attempts if a.state == "received"]


def _tell_what_was_read(lane: Lane, goal: Goal) -> None:
    """What a goal that only asks is told: the answer of the read that gives what it wants."""
    kind = lane.means.goal_type(goal.kind)
    known = {name: fact.value for name, fact in goal.facts.items()}
    for want in kind.wants if kind else ():
        giving = (a for a in lane.means.contents.actions.values() if want in a.gives and not a.writes)
        for action in giving:
            if action.says and goal.done(action.name):
                lane.say(goal, Done(says=action.says, values=known))
