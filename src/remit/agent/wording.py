"""Steps and goals put into words that people may hear, filled from facts."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.agent.standing import values
from remit.language.phrasing import fill
from remit.model.goal import Goal
from remit.model.plan import Step
from remit.model.verdict import Rule

KERNEL_KINDS = {"person": "talk to a person", "undo": "have something taken back"}


def doing(lane: Lane, goal: Goal, step: Step) -> str:
    """What a step will do, as in "refund 49.90 EUR to your card"."""
    action = lane.means.action(step.action)
    known = {name: fact.value for name, fact in goal.facts.items()} | values(step)
    return fill(action.doing, known, lane.means.contents.pack.zone, lane.today()) or action.summary.rstrip(".").lower()


def summary(lane: Lane, goal: Goal) -> str:
    """What a goal is, as in "return something you bought"."""
    kind = lane.means.goal_type(goal.kind)
    return kind.summary if kind else KERNEL_KINDS.get(goal.kind, goal.kind)


def reasons(rules: tuple[Rule, ...], otherwise: str = "") -> tuple[str, ...]:
    """What the deciding rules say to people; where none says anything, the other words."""
    said = tuple(dict.fromkeys(rule.says for rule in rules if rule.says))
    return said or ((otherwise,) if otherwise else ())
