"""Opens goals that customers ask for."""

from __future__ import annotations

from collections.abc import Mapping

from remit.agent.lane import Lane
from remit.language.candidates import ident_of
from remit.model.action import Parameter
from remit.model.conversation import Conversation, Message
from remit.model.entry import GoalOpened
from remit.model.fact import Fact
from remit.model.goal import Asked, Entrusted, Goal
from remit.model.ids import GoalId, GoalKind, goal_chain

PERSON = GoalKind("person")
"""The kernel's own kind: to talk to a person."""


async def open_goal(
    lane: Lane, conversation: Conversation, kind: GoalKind, asked: Message | str, facts: Mapping[str, Fact]
) -> Goal:
    """Open a goal with the facts that are known; one of the same kind that is open already is gone on with.

    asked: the message in which the customer asked for it, or the id of whoever works here and wants it for them.
    """
    for goal in await lane.log.goals(conversation=conversation.id):
        if goal.kind == kind and _agrees(goal, facts):
            lane.learn(goal, usable(lane, facts))
            return await lane.goal(goal.id)
    customer = await lane.log.customer(conversation.customer)
    declared = lane.means.goal_type(kind)
    id = GoalId(lane.means.new_id("goal"))
    opened = GoalOpened(
        goal=id,
        wants=kind,
        customer=customer.id,
        record=customer.record,
        conversation=conversation.id,
        origin=Asked(message=asked.id) if isinstance(asked, Message) else Entrusted(by=asked),
        pack=lane.means.contents.digest,
        eligible=declared is not None and declared.eligible,
        stake=declared.stake if declared else "",
        facts=usable(lane, facts),
        asked_in=asked if isinstance(asked, Message) else None,
    )
    actor = "customer" if isinstance(asked, Message) else f"staff:{asked}"
    lane.log.write(goal_chain(id), opened, actor=actor, goal=id)
    lane.opened.append(id)
    return await lane.goal(id)


def usable(lane: Lane, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts that may fill some parameter of some action, for their source. Of what systems returned to one goal,
    another takes what was chosen from it; the rest is read anew."""
    parameters = [p for action in lane.means.contents.actions.values() for p in action.parameters]
    return {name: fact for name, fact in facts.items() if any(p.name == name and _fills(p, fact) for p in parameters)}


def _fills(parameter: Parameter, fact: Fact) -> bool:
    chosen = ident_of(parameter.shape) is not None
    return fact.source.tag in parameter.accepts and (chosen or fact.source.tag != "read")


def _agrees(goal: Goal, facts: Mapping[str, Fact]) -> bool:
    """Whether these facts may be of the same goal: none contradicts what it knows."""
    return all(goal.facts[name].value == fact.value for name, fact in facts.items() if name in goal.facts)
