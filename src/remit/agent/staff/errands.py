"""Does the steps that people at the Desk want done: each is judged with them as the one who acts.

Whatever stands in the way is for them to hear, and not for the customer.
"""

from __future__ import annotations

from collections.abc import Mapping

from remit.agent.hand_over import request_approval
from remit.agent.judge import judge
from remit.agent.lane import Lane
from remit.agent.means import Means
from remit.agent.outlook import outlook
from remit.agent.perform import perform
from remit.agent.staff.granted import granted
from remit.errors import BadRequest, SystemFault
from remit.journal import words
from remit.model.entry import ErrandGiven, Remarked
from remit.model.fact import Fact
from remit.model.goal import Errand, Goal
from remit.model.ids import ActionName, StepId
from remit.model.plan import Argument, Known, Plan, Step
from remit.model.value import Json
from remit.model.verdict import (
    Allow,
    Approve,
    HandOver,
    Needs,
    Refuse,
    Staff,
    Verdict,
)


def step_for(means: Means, goal: Goal, action: ActionName, arguments: Mapping[str, Json], by: str, id: StepId) -> Step:
    """The step that somebody wants: with what they say, and beside it what the goal knows. Raises BadRequest where that
    is not enough, or is not what the action takes."""
    if not goal.open:
        raise BadRequest(what="This is finished.", cure="Open a new goal for the customer first.")
    known = means.contents.actions.get(action)
    if known is None:
        raise BadRequest(what=f"There is no action {action!r}.", cure="Name one of the pack's.")
    foreign = sorted(arguments.keys() - {p.name for p in known.parameters})
    if foreign:
        raise BadRequest(what=f"{action} takes no {', '.join(foreign)}.", cure="Leave it out.")
    told = granted(means, arguments, by)
    facts = {p.name: fact for p in known.parameters if (fact := _fact(goal, told, p.name)) is not None}
    lacking = [p.name.replace("_", " ") for p in known.parameters if p.required and p.name not in facts]
    if lacking:
        what = f"It is not known yet: {', '.join(lacking)}."
        raise BadRequest(what=what, cure="Give it along with the step.", field=lacking[0])
    named: dict[str, Argument] = {name: Known(fact=fact) for name, fact in facts.items()}
    return Step(id=id, action=action, arguments=named, why=f"{by} wants it done")


def _fact(goal: Goal, told: Mapping[str, Fact], name: str) -> Fact | None:
    """What was told; where that is what the goal knows anyhow, the goal's own fact, with its own source."""
    known, said = goal.facts.get(name), told.get(name)
    return known if said is None or (known is not None and known.value == said.value) else said


def give(lane: Lane, goal: Goal, errand: Errand) -> None:
    """Have a step done when the goal is pursued next."""
    step = errand.step
    given = ErrandGiven(errand=errand, by=errand.by, step=step.id, action=step.action)
    lane.note(goal, given, actor=f"staff:{errand.by}")


def end_errand(lane: Lane, goal: Goal, step: StepId, why: str) -> None:
    """A step that somebody wanted comes to nothing; they are told why."""
    lane.note(goal, Remarked(by="kernel", note=why, ends=step))


async def carry_out(lane: Lane, goal: Goal) -> bool:
    """Judge the step that was wanted first, and do it. Whether the goal can go on at once. Raises SystemFault."""
    errand = goal.errands[0]
    staff = Staff(id=errand.by, roles=errand.roles)
    digest, verdict = await judge(lane, goal, errand.step, staff)
    match verdict:
        case Allow():
            goes_on = await perform(lane, goal, errand.step, digest)
            await _tell_failure(lane, await lane.goal(goal.id), errand)
            return goes_on
        case Needs(remedies=(Approve() as approve, *_)):
            await request_approval(lane, goal, errand.step, digest, approve, verdict.rules)
            return False
        case Needs() | HandOver() | Refuse():
            end_errand(lane, goal, errand.step.id, f"Not done: {errand.step.action}. {why_not(verdict)}")
            return True


async def could_not_reach(lane: Lane, goal: Goal, fault: SystemFault) -> bool:
    """A system does not answer: whoever wanted the step is told, and may want it again."""
    errand = goal.errands[0]
    end_errand(lane, goal, errand.step.id, f"Not done: {errand.step.action}. {fault.system} does not answer.")
    return True


async def gather(lane: Lane, goal: Goal) -> bool:
    """Read what a plan would begin with, as far as the machine may, for the person who leads: nothing is asked, and
    nothing is changed. Whether there may be more to read."""
    planned = await outlook(lane, goal)
    if not isinstance(planned, Plan) or not planned.steps or lane.means.action(planned.steps[0].action).writes:
        return False
    step = planned.steps[0]
    digest, verdict = await judge(lane, goal, step)
    return isinstance(verdict, Allow) and await perform(lane, goal, step, digest)


def why_not(verdict: Verdict) -> str:
    """Why a step is not simply done, for those who work here: in the policies' words, and what would help."""
    said = " ".join(dict.fromkeys(rule.says for rule in verdict.rules if rule.says))
    named = said or " ".join(f"({rule.id})" for rule in verdict.rules)
    match verdict:
        case Allow():
            return ""
        case Needs(remedies=remedies):
            return " ".join(filter(None, (said, f"It needs {', '.join(map(words.remedy, remedies))}.")))
        case HandOver(queue=queue):
            return " ".join(filter(None, (named, f"It is for {queue}.")))
        case Refuse(reason=reason):
            return named or reason


async def _tell_failure(lane: Lane, goal: Goal, errand: Errand) -> None:
    failed = next((a for a in goal.attempts if a.step.id == errand.step.id and a.state == "failed"), None)
    if failed is not None:
        lane.note(goal, Remarked(by="kernel", note=f"Not done: {errand.step.action}. {failed.why}"))
    elif _refused(goal, errand):
        end_errand(lane, goal, errand.step.id, f"Not done: {errand.step.action}. Its system refuses it.")


def _refused(goal: Goal, errand: Errand) -> bool:
    """Whether a read was refused: nothing is recorded as begun then."""
    waits = any(e.step.id == errand.step.id for e in goal.errands)
    return waits and any(b.bars(errand.step.action, errand.step.facts()) for b in goal.barred[-1:])
