"""When a step cannot be: it is barred, and the goal goes another way, asks anew, offers something, or gets a person.

Never a dead end, never silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from remit.agent.ask import ask, derived_from
from remit.agent.conclude import end
from remit.agent.hand_over import hand_over
from remit.agent.lane import Lane
from remit.agent.once import mark
from remit.agent.open_goal import usable
from remit.agent.wording import reasons, summary
from remit.errors import Refused, SystemFault
from remit.gate.judge import NO_SUCH_SUBJECT
from remit.language.candidates import ident_of
from remit.model.action import Action
from remit.model.conversation import OfferGoal
from remit.model.entry import Failed, StepBarred, Waited
from remit.model.goal import Goal
from remit.model.ids import GoalKind, StepDigest, StepKey
from remit.model.outcome import Denied
from remit.model.plan import Barred, Missing, Plan, Step, Unreachable
from remit.model.shape import Choice
from remit.model.turn import NotDone, Waits
from remit.model.verdict import Refuse, Rule

BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""How long to wait for a system that is down, before a person is asked."""
_WHOSE = frozenset({"id", "email", "phone"})
"""What policies know a customer by."""


async def bar(lane: Lane, goal: Goal, step: Step, verdict: Refuse) -> bool:
    """Policy says no: plans do without this step from now on, unless its arguments change."""
    fault = _at_fault(lane, step, verdict)
    why = _not_found(lane, step, verdict) or " ".join(_to_tell(lane, verdict)) or "That is not possible."
    barred = Barred(action=step.action, arguments=step.facts(), why=why, parameter=fault, rules=verdict.rules)
    lane.note(goal, StepBarred(barred=barred))
    return True


def _not_found(lane: Lane, step: Step, verdict: Refuse) -> str:
    """That it cannot be found, by what it is called and by what it was called; empty where that is not why.

    INVARIANT: what is somebody else's is answered like what there is not: nobody learns that it is there.
    """
    subject = lane.means.action(step.action).subject
    if subject is None or not _not_there_for_them(lane, verdict.rules):
        return ""
    ident, fact = ident_of(lane.means.action(step.action).parameter(subject).shape), step.facts().get(subject)
    if ident is None or fact is None or fact.source.tag != "said":
        return ""
    return f"I cannot find {' '.join(filter(None, (ident.called, str(fact.value))))}."


def _not_there_for_them(lane: Lane, rules: Sequence[Rule]) -> bool:
    """Whether there is no such thing, or it is refused for being another's: policies that compare who speaks."""
    spoken = [lane.means.gate.spoken_of([rule.id], "customer") for rule in rules]
    missing = any(rule.id == NO_SUCH_SUBJECT for rule in rules)
    return missing or any(names and names <= _WHOSE for names in spoken)


def _to_tell(lane: Lane, verdict: Refuse) -> tuple[str, ...]:
    """INVARIANT: whoever may not ask is told that and no more. What other rules say may be about somebody else's."""
    about_who = tuple(rule for rule in verdict.rules if lane.means.gate.spoken_of([rule.id], "customer"))
    return reasons(about_who) if about_who else reasons(verdict.rules, verdict.reason)


async def failed_for_good(
    lane: Lane, goal: Goal, step: Step, digest: StepDigest, key: StepKey | None, refusal: Refused
) -> bool:
    """A system says no; nothing happened there."""
    failed = Failed(
        step=step,
        digest=digest,
        action=step.action,
        key=key,
        why=refusal.why,
        parameter=refusal.parameter,
    )
    lane.note(goal, failed, actor=f"system:{lane.means.action(step.action).system}")
    if key is not None:
        await mark(lane, key, "absent")
    barred = Barred(action=step.action, arguments=step.facts(), why=refusal.why, parameter=refusal.parameter)
    lane.note(goal, StepBarred(barred=barred))
    return True


async def come_back(lane: Lane, goal: Goal, fault: SystemFault) -> bool:
    """A system does not answer, or not as it should: wait and try again, or after some tries ask a person."""
    if goal.retries >= len(BACKOFF):
        return await hand_over(lane, goal, _queue(lane, goal), (), f"{fault.system} does not answer: {fault.why}")
    until = lane.now() + BACKOFF[goal.retries]
    lane.note(goal, Waited(until=until, why=f"{fault.system} does not answer"))  # its own words may be about anyone
    lane.wake(goal, until, "try again")
    lane.say_waiting(goal, Waits(on="system", summary=summary(lane, goal)))
    return False


async def adapt(lane: Lane, goal: Goal, unreachable: Unreachable) -> bool:
    """No way leads to the goal from here. Ask for another choice, offer another goal, or end it with the reason."""
    if missing := await _another_choice(lane, goal):
        return await _ask_anew(lane, goal, missing)
    if (last := goal.barred[-1:]) and await _choosable(lane, goal, last[0]):
        return _choose_anew(lane, goal, last[0])
    why = tuple(dict.fromkeys(barred.why for barred in goal.barred))
    if not why:
        return await hand_over(lane, goal, _queue(lane, goal), (), unreachable.why)
    lane.say(goal, NotDone(summary=summary(lane, goal), reasons=why))
    offered = await _instead(lane, goal)
    if offered and goal.conversation is not None:
        lane.speech(goal.conversation).ask(OfferGoal(goal=goal.id, kind=offered), about=goal.id)
    elif goal.refusals == ():
        return await hand_over(lane, goal, _queue(lane, goal), (), "; ".join(why))
    return end(lane, goal, Denied(rules=goal.refusals))


async def _instead(lane: Lane, goal: Goal) -> GoalKind | None:
    """The first of the kinds to offer instead that a way leads to, without what was refused here. What turned on who
    is asking was refused for everything else as well."""
    if _not_there_for_them(lane, goal.refusals):
        return None
    if lane.means.gate.spoken_of((rule.id for rule in goal.refusals), "customer"):
        return None
    kind = lane.means.goal_type(goal.kind)
    actions = tuple(lane.means.contents.actions.values())
    trial = goal.model_copy(update={"facts": usable(lane, goal.facts)})
    for other in kind.otherwise if kind else ():
        wants = lane.means.contents.goals[other].wants
        if not isinstance(await lane.means.brain.plan(trial, wants, actions), Unreachable):
            return other
    return None


async def _another_choice(lane: Lane, goal: Goal) -> Missing | None:
    """The fact that could be chosen anew so that a way leads on: first the one at fault, then what was chosen last."""
    actions = tuple(lane.means.contents.actions.values())
    kind = lane.means.goal_type(goal.kind)
    for name in _blamed(lane, goal):
        gone = {name, *derived_from(goal, [name])}
        relaxed = goal.model_copy(update={"facts": {n: f for n, f in goal.facts.items() if n not in gone}})
        match await lane.means.brain.plan(relaxed, kind.wants if kind else (), actions):
            case Missing(fact=fact) as missing if fact == name:
                return missing
            case _:
                continue
    return None


async def _choosable(lane: Lane, goal: Goal, barred: Barred) -> bool:
    """Whether what does not exist was named, and something that does could be chosen in its place."""
    name = barred.parameter
    if name not in goal.facts or not _not_there_for_them(lane, barred.rules):
        return False
    gone = {name, *derived_from(goal, [name])}
    relaxed = goal.model_copy(update={"facts": {n: f for n, f in goal.facts.items() if n not in gone}})
    kind, actions = lane.means.goal_type(goal.kind), tuple(lane.means.contents.actions.values())
    return isinstance(await lane.means.brain.plan(relaxed, kind.wants if kind else (), actions), Plan)


def _choose_anew(lane: Lane, goal: Goal, barred: Barred) -> bool:
    """Go on without what does not exist."""
    name = barred.parameter or ""
    lane.say(goal, NotDone(summary=summary(lane, goal), reasons=(barred.why,)))
    lane.learn(goal, {}, dropped=(name, *derived_from(goal, [name])))
    return True


async def _ask_anew(lane: Lane, goal: Goal, missing: Missing) -> bool:
    last = goal.barred[-1]
    lane.say(goal, NotDone(summary=summary(lane, goal), reasons=(last.why,)))
    lane.learn(goal, {}, dropped=(missing.fact, *derived_from(goal, [missing.fact])))
    return await ask(lane, await lane.goal(goal.id), missing)


def _at_fault(lane: Lane, step: Step, verdict: Refuse) -> str | None:
    """The argument that could be another: a subject that does not exist, or a choice that the policies speak of."""
    rules = {rule.id for rule in verdict.rules}
    if _not_there_for_them(lane, verdict.rules):
        return lane.means.action(step.action).subject
    spoken_of = lane.means.gate.spoken_of(rules, "args")
    chosen = (name for name, fact in step.facts().items() if fact.source.tag == "read" and name in spoken_of)
    shapes = {p.name: p.shape for p in lane.means.action(step.action).parameters}
    return next((name for name in chosen if ident_of(shapes[name]) is not None), None)


def _blamed(lane: Lane, goal: Goal) -> list[str]:
    """The arguments known to be at fault; then what the customer said that decides between actions.

    What they said about how things are is never asked again with other options: that would be putting words into
    their mouth.
    """
    latest = list(reversed(goal.barred))
    named = [barred.parameter for barred in latest if barred.parameter is not None]
    options = [
        name
        for barred in latest
        for name, fact in barred.arguments.items()
        if fact.source.tag == "said" and _decides(lane, lane.means.action(barred.action), name)
    ]
    return [name for name in dict.fromkeys(named + options) if name in goal.facts]


def _decides(lane: Lane, action: Action, name: str) -> bool:
    """Whether another action takes options for this argument that this one does not."""
    own = action.parameter(name).shape
    others = (p.shape for a in lane.means.contents.actions.values() for p in a.parameters if p.name == name)
    return isinstance(own, Choice) and any(isinstance(o, Choice) and set(o.options) - set(own.options) for o in others)


def _queue(lane: Lane, goal: Goal) -> str:
    kind = lane.means.goal_type(goal.kind)
    return kind.queue if kind else "service"
