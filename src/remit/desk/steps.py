"""What could be done next for a goal: each step with what it does, and whether it may be. Nothing of it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from remit.agent.judge import judge
from remit.agent.lane import Lane
from remit.agent.outlook import outlook
from remit.agent.staff.errands import step_for, why_not
from remit.agent.standing import values
from remit.agent.wording import doing
from remit.desk.facts import Detail, details, in_words, label_of
from remit.errors import BadRequest, SystemFault
from remit.journal import words
from remit.language.phrasing import fill
from remit.model.action import Action, Effect
from remit.model.goal import Goal
from remit.model.ids import ActionName, GoalId, StepDigest, StepId
from remit.model.plan import Missing, Plan, Planned, Step
from remit.model.staff import Member
from remit.model.value import Json, Value
from remit.model.verdict import Allow, HandOver, Needs, Rule, Staff, Verdict

_MOST = 6
"""So many steps are proposed for a goal."""

VerdictTag: TypeAlias = Literal["allow", "needs", "handover", "refuse"]


class Opinion(Value):
    """What the policies say to a step, for one who would take it. `needs`: what would make it permitted."""

    verdict: VerdictTag
    words: str
    rules: tuple[Rule, ...] = ()
    needs: tuple[str, ...] = ()


class NextStep(Value):
    """A step that could be taken now: have it done with RunStep(goal, action, arguments)."""

    goal: GoalId
    action: ActionName
    arguments: dict[str, Json]
    digest: StepDigest
    title: str  # "Refund 49.90 EUR to your card"
    details: tuple[Detail, ...]
    writes: bool
    changes: str  # what it changes, and where
    undo: str  # how it is taken back
    planned: bool  # it is what the machine would do next
    machine: Opinion
    person: Opinion

    @property
    def ready(self) -> bool:
        """Whether it can be run with one key: it is permitted, or all it needs is another person's approval."""
        return self.person.verdict == "allow" or all("approval" in need for need in self.person.needs or ("",))


class Lacking(Value):
    """A fact that only the customer can tell; `asks`: the question, in the pack's words."""

    goal: GoalId
    name: str
    label: str
    asks: str
    options: tuple[str, ...] = ()


async def next_steps(lane: Lane, goal: Goal, by: Member) -> tuple[tuple[NextStep, ...], Lacking | None]:
    """The steps that could be taken for an open goal, best first, and what the customer would be asked.

    lane: one to try things in. by: for whom it is judged, beside the machine.
    """
    planned = await _ahead(lane, goal)
    goal = await lane.goal(goal.id)
    steps: list[NextStep] = []
    for step, is_planned in _candidates(lane, goal, planned, by):
        proposed = await _proposed(lane, goal, step, by, is_planned)
        if proposed is not None and (is_planned or proposed.person.verdict in ("allow", "needs")):
            steps.append(proposed)
        if len(steps) == _MOST:
            break
    return tuple(sorted(steps, key=lambda s: (not s.planned, not s.ready))), _lacking(lane, goal, planned)


async def _ahead(lane: Lane, goal: Goal) -> Planned | None:
    try:
        return await outlook(lane, goal)
    except SystemFault:
        return None


def _candidates(lane: Lane, goal: Goal, planned: Planned | None, by: Member) -> Iterator[tuple[Step, bool]]:
    """What the plan begins with, then what else is known enough about to be done, other than what is done already."""
    seen: set[ActionName] = set()
    if isinstance(planned, Plan):
        for step in planned.steps[:1]:
            seen.add(step.action)
            yield step, True
    for action in lane.means.contents.actions.values():
        if action.name in seen or not action.writes or goal.done(action.name) is not None or _undoes(lane, action):
            continue
        try:
            yield step_for(lane.means, goal, action.name, {}, by.id, StepId("proposed")), False
        except BadRequest:
            continue


def _undoes(lane: Lane, action: Action) -> bool:
    """Whether an action is there to take another back: that is asked for where it was done."""
    return any(other.undo == action.name for other in lane.means.contents.actions.values())


async def _proposed(lane: Lane, goal: Goal, step: Step, by: Member, planned: bool) -> NextStep | None:
    if not step.ready:
        return None
    try:
        digest, machine = await judge(lane, goal, step)
        _, person = await judge(lane, goal, step, Staff(id=by.id, roles=by.roles))
    except SystemFault:
        return None
    action = lane.means.action(step.action)
    title = doing(lane, goal, step)
    return NextStep(
        goal=goal.id,
        action=step.action,
        arguments=values(step),
        digest=digest,
        title=title[:1].upper() + title[1:],
        details=details(lane.means, goal.facts, values(step)),
        writes=action.writes,
        changes=_changes(lane, goal, step, action),
        undo=_taken_back(lane, action),
        planned=planned,
        machine=opinion(machine),
        person=opinion(person),
    )


def opinion(verdict: Verdict) -> Opinion:
    """A verdict in words for those who work here."""
    match verdict:
        case Allow(rules=rules):
            return Opinion(verdict="allow", words="May be done.", rules=rules)
        case Needs(remedies=remedies, rules=rules):
            needs = tuple(map(words.remedy, remedies))
            return Opinion(verdict="needs", words=why_not(verdict), rules=rules, needs=needs)
        case HandOver(rules=rules):
            return Opinion(verdict="handover", words=why_not(verdict), rules=rules)
        case _:
            return Opinion(verdict="refuse", words=why_not(verdict), rules=verdict.rules)


def _changes(lane: Lane, goal: Goal, step: Step, action: Action) -> str:
    """What a step changes: "Changes order W10011 in shop."."""
    where = action.system.replace("_", " ")
    if not action.writes:
        return f"Changes nothing; reads from {where}."
    known = step.facts()
    if action.subject is None or action.subject not in known:
        return f"Changes the customer's record in {where}."
    subject = in_words(lane.means, goal.facts, action.subject, known[action.subject].value)
    return f"Changes {action.subject.replace('_', ' ')} {subject} in {where}."


def _taken_back(lane: Lane, action: Action) -> str:
    if not action.writes:
        return ""
    if action.effect is Effect.IRREVERSIBLE or action.undo is None:
        return "Cannot be taken back."
    undo = lane.means.action(action.undo).summary.rstrip(".")
    return f"Can be taken back: {undo[:1].lower()}{undo[1:]}."


def _lacking(lane: Lane, goal: Goal, planned: Planned | None) -> Lacking | None:
    if not isinstance(planned, Missing):
        return None
    parameter = lane.means.action(planned.needed_by).parameter(planned.fact)
    known = {name: fact.value for name, fact in goal.facts.items()}
    asks = fill(parameter.asks, known, lane.means.contents.pack.zone) if parameter.asks else ""
    label = label_of(planned.fact)
    options = tuple(option.replace("_", " ") for option in planned.options)
    return Lacking(goal=goal.id, name=planned.fact, label=label, asks=asks or f"{label}?", options=options)
