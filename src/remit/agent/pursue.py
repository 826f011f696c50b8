"""Follows a goal: plan, judge, act, read back, until it ends or must wait.

plan ─► step ─► judge ─► Allow ────► perform ─► read back ─► plan again
                      ├► Needs ────► seek the remedy, then judge the same step again
                      ├► HandOver ─► a person, with everything they need
                      └► Refuse ───► say why, plan again without it
"""

from __future__ import annotations

from remit.agent.adapt import adapt, bar, come_back
from remit.agent.ask import ask
from remit.agent.conclude import conclude
from remit.agent.hand_over import hand_over
from remit.agent.judge import judge
from remit.agent.lane import Lane
from remit.agent.outlook import outlook
from remit.agent.perform import perform
from remit.agent.remedies import seek
from remit.agent.settle import settle
from remit.agent.staff.errands import carry_out, could_not_reach, gather
from remit.errors import SystemFault
from remit.model.goal import Entrusted, Goal
from remit.model.ids import GoalId
from remit.model.plan import Missing, Plan, Step, Unreachable
from remit.model.verdict import Allow, HandOver, Needs, Refuse

MOST_ROUNDS = 100
"""How often a goal is advanced in one stretch. One that is not through by then goes round in circles."""


async def pursue(lane: Lane, id: GoalId) -> None:
    """Take a goal as far as it can go now: to its end, to a question, or to something it waits for.

    INVARIANT: what was begun is settled, whoever has the goal or the conversation by now.
    """
    for _ in range(MOST_ROUNDS):
        if not await _goes_on(lane, await lane.goal(id)):
            return
    await hand_over(lane, await lane.goal(id), "service", (), "it goes round in circles")


async def _goes_on(lane: Lane, goal: Goal) -> bool:
    """Do what is next for a goal. Whether there may be more to do at once.

    INVARIANT: while a person has the goal or the conversation, nothing new begins in it but what people ask for.
    """
    try:
        if goal.unsettled is not None:
            return await settle(lane, goal)
        if not goal.open:
            return False
        if goal.errands:
            return await carry_out(lane, goal)
        if goal.stuck or await _held(lane, goal):
            return isinstance(goal.origin, Entrusted) and not goal.stuck and await gather(lane, goal)
        return await advance(lane, goal)
    except SystemFault as fault:
        now = await lane.goal(goal.id)
        if now.errands and now.unsettled is None:
            return await could_not_reach(lane, now, fault)
        return await come_back(lane, now, fault)


async def _held(lane: Lane, goal: Goal) -> bool:
    """Whether a person has the conversation: until they leave nothing new begins in it."""
    conversation = await lane.conversation(goal)
    return conversation is not None and conversation.taken_by is not None


async def advance(lane: Lane, goal: Goal) -> bool:
    """One step further. Whether the goal can go on at once."""
    match await outlook(lane, goal):
        case Missing() as missing:
            return await ask(lane, goal, missing)
        case Unreachable() as unreachable:
            return await adapt(lane, goal, unreachable)
        case Plan(steps=steps):
            return await take(lane, goal, steps[0]) if steps else await conclude(lane, goal)


async def take(lane: Lane, goal: Goal, step: Step) -> bool:
    """Judge a step and do what the verdict says. Whether the goal can go on at once."""
    goal = await lane.goal(goal.id)
    lane.learn(goal, {name: fact for name, fact in step.facts().items() if name not in goal.facts})
    goal = await lane.goal(goal.id)
    digest, verdict = await judge(lane, goal, step)
    match verdict:
        case Allow():
            return await perform(lane, goal, step, digest)
        case Needs():
            return await seek(lane, goal, step, digest, verdict)
        case HandOver(queue=queue, rules=rules):
            return await hand_over(lane, goal, queue, rules)
        case Refuse():
            return await bar(lane, goal, step, verdict)
