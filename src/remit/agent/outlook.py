"""Where a goal stands: the facts it has by now, and the plan from there."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.agent.standing import customer_record
from remit.model.customer import Assurance
from remit.model.entry import Planned as PlanMade
from remit.model.fact import Fact, Given, Read
from remit.model.goal import Goal, Undoing
from remit.model.ids import StepId
from remit.model.plan import Plan, Planned


async def outlook(lane: Lane, goal: Goal) -> Planned:
    """The way from what is known now: a new plan, or for an undoing the rest of the one it was given."""
    if isinstance(goal.origin, Undoing):
        return _rest(goal)
    await _learn_who(lane, goal)
    goal = await lane.goal(goal.id)
    kind = lane.means.goal_type(goal.kind)
    wants = kind.wants if kind else ()
    planned = await lane.means.brain.plan(goal, wants, tuple(lane.means.contents.actions.values()))
    if isinstance(planned, Plan) and _unfolds_differently(goal.plan, planned):
        lane.note(goal, PlanMade(plan=planned))
    return planned


async def _learn_who(lane: Lane, goal: Goal) -> None:
    """Who is speaking is a fact of each goal; what the system of record says of them too, once they are verified."""
    conversation = await lane.conversation(goal)
    if conversation is None:
        return
    facts: dict[str, Fact] = {}
    if conversation.assurance >= Assurance.VERIFIED:
        record = await customer_record(lane, conversation)
        for name, value in record.attributes.items():
            source = Read(system="customer", step=StepId("customer"), path=name)
            facts |= {name: Fact(value=value, source=source, at=lane.now())} if value is not None else {}
    for kind in ("email", "phone"):
        by = "verification" if conversation.verified else "claim"
        if address := conversation.identity(kind):
            facts[kind] = Fact(value=address, source=Given(by=by, key=kind), at=lane.now())
    lane.learn(goal, {name: fact for name, fact in facts.items() if _newer(goal.facts.get(name), fact)})


def _newer(old: Fact | None, new: Fact) -> bool:
    """An address that was said stays as it was said: whether it is the speaker's own is for policies to judge."""
    return old is None or (old.source.tag == "given" and new.source.tag == "given")


def _rest(goal: Goal) -> Plan:
    """The steps of a given plan that are neither done nor barred."""
    begun = {a.step.id for a in goal.attempts}
    given = goal.plan or Plan(steps=(), author="nobody")
    ahead = (step for step in given.steps if step.id not in begun)
    return given.model_copy(
        update={"steps": tuple(s for s in ahead if not any(b.bars(s.action, s.facts()) for b in goal.barred))}
    )


def _unfolds_differently(old: Plan | None, new: Plan) -> bool:
    """Whether the new plan is more than what is left of the old one: only then is it worth an entry."""
    ahead = [step.action for step in new.steps]
    return old is None or [step.action for step in old.steps][-len(ahead) or len(old.steps) :] != ahead
