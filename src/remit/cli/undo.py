"""`remit undo`: takes back an action, a goal, or all that was done since a time under a pack version."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from remit.agent.undo import UndoPlan
from remit.app import Remit
from remit.cli import show
from remit.cli.audit import all_views, find_goal
from remit.cli.ending import Code
from remit.cli.home import Home, Named
from remit.cli.inside import inside
from remit.errors import Erased, UnknownGoal, WrongUse
from remit.journal.log import read_chain
from remit.language.phrasing import fill
from remit.model.entry import Intended, Judged
from remit.model.goal import Goal, Undoing
from remit.model.ids import ActionName, CustomerId, GoalId, StepId
from remit.model.outcome import Resolved
from remit.model.plan import Step
from remit.model.staff import Member

_SPAN = re.compile(r"(\d+)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True)
class Wanted:
    """What is to be taken back: exactly one of a step, a goal, and a time (under a pack version, where named)."""

    step: str | None = None
    goal: str | None = None
    since: str | None = None
    digest: str | None = None


@dataclass(frozen=True)
class Part:
    """What is to be taken back for one customer."""

    customer: CustomerId
    goals: tuple[GoalId, ...]
    steps: frozenset[StepId] | None  # None: all of the goals'


def undone(home: Home, pack: Named, wanted: Wanted, by: Member, yes: bool) -> Code:
    """Say what will be taken back and what cannot be, ask, and do it. FOUND if something stays as it is."""
    if sum(one is not None for one in (wanted.step, wanted.goal, wanted.since)) != 1:
        raise WrongUse(what="It is not clear what to undo.", cure="Name a step, or give --goal GOAL, or --since TIME.")
    since = moment(wanted.since, datetime.now(UTC)) if wanted.since else None

    async def work(remit: Remit) -> Code:
        with show.working("Looking at what was done"):
            parts = await _parts(remit, wanted, since)
            plans = [(part, await remit.reception.plan_undo(part.goals, part.steps, by=by.id)) for part in parts]
        left = show_plans(remit, plans)
        plans = [(part, plan) for part, plan in plans if plan.plan.steps]
        if not plans:
            show.say("There is nothing to take back.")
            return Code.FOUND if left else Code.DONE
        if not yes and not agreed("Take these back?"):
            show.say("Nothing was taken back.")
            return Code.DONE
        stays = [await take_back(remit, part, plan, by) for part, plan in plans]
        return Code.FOUND if left or any(stays) else Code.DONE

    return inside(home, home.contents(pack), work)


def moment(text: str, now: datetime) -> datetime:
    """A time: ISO 8601 (of this machine's time zone, where it names none), or how long ago, as in 2h or 1d12h. Raises
    WrongUse."""
    try:
        if re.fullmatch(r"(\d+[smhd])+", text):
            ago = sum((timedelta(**{_UNITS[unit]: int(n)}) for n, unit in _SPAN.findall(text)), timedelta())
            return now - ago
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        cure = "Write it as 2026-11-24T09:00, or as how long ago: 30m, 2h, 1d12h."
        raise WrongUse(what=f"{text!r} is no time.", cure=cure) from None


def agreed(question: str) -> bool:
    """Ask for a yes. Raises WrongUse where there is nobody to ask."""
    if not sys.stdin.isatty():
        raise WrongUse(what="There is no terminal to ask for a yes.", cure="Give --yes to go ahead without asking.")
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


# -- what is meant ----------------------------------------------------------------------------------------------------


async def _parts(remit: Remit, wanted: Wanted, since: datetime | None) -> list[Part]:
    if since is not None:
        return await _since(remit, since, wanted.digest or "")
    if wanted.goal is not None:
        goal = await remit.reception.goal(await find_goal(remit.means.store, wanted.goal))
        return [Part(goal.customer, (goal.id,), None)]
    goal, step = await _step(remit, wanted.step or "")
    return [Part(goal.customer, (goal.id,), frozenset({step}))]


async def _step(remit: Remit, text: str) -> tuple[Goal, StepId]:
    """The write of this id. A step of a planned goal is named after the goal; others are looked for."""
    async for view in all_views(remit.means.store):
        if text.startswith(view.id) or view.sort == "undo":
            goal = await _goal(remit, GoalId(view.id))
            for attempt in goal.attempts if goal else ():
                if attempt.step.id == text and goal is not None:
                    return goal, attempt.step.id
    raise WrongUse(
        what=f"There is no step {text}.", cure="`remit audit explain GOAL --json` names the steps of a goal."
    )


async def _since(remit: Remit, since: datetime, digest: str) -> list[Part]:
    """Every write since a time that was permitted under a pack version; not those that took something back."""
    goals: dict[CustomerId, list[GoalId]] = {}
    steps: dict[CustomerId, set[StepId]] = {}
    async for view in all_views(remit.means.store):
        goal = await _goal(remit, GoalId(view.id)) if view.at >= since else None
        if goal is None or isinstance(goal.origin, Undoing):
            continue
        if found := await _writes(remit, goal, since, digest):
            goals.setdefault(goal.customer, []).append(goal.id)
            steps.setdefault(goal.customer, set()).update(found)
    return [Part(customer, tuple(goals[customer]), frozenset(steps[customer])) for customer in goals]


async def _writes(remit: Remit, goal: Goal, since: datetime, digest: str) -> set[StepId]:
    under: dict[str, str] = {}  # by what was judged: the pack version it was judged under last
    found: set[StepId] = set()
    for one in await read_chain(remit.means.store, remit.means.vault, goal.chain):
        match one.body:
            case Judged() as judged:
                under[judged.digest] = judged.pack
            case Intended() as intended if one.entry.at >= since and under.get(intended.digest, "").startswith(digest):
                found.add(intended.step.id)
            case _:
                pass
    return found


async def _goal(remit: Remit, id: GoalId) -> Goal | None:
    try:
        return await remit.reception.goal(id)
    except (Erased, UnknownGoal):
        return None


# -- showing and doing ------------------------------------------------------------------------------------------------


def show_plans(remit: Remit, plans: list[tuple[Part, UndoPlan]]) -> bool:
    """Print what will be done and what will not. Whether something stays."""
    says = _sayer(remit)
    for part, plan in plans:
        if plan.plan.steps or plan.left:
            show.say(f"For {part.customer}:", "bold")
        for step in plan.plan.steps:
            show.say(f"will be taken back: {says(step)}", indent="  ")
        for left in plan.left:
            show.say(f"stays as it is:     {left.action} ({left.step}): {left.why}", "yellow", indent="  ")
    return any(plan.left for _, plan in plans)


def _sayer(remit: Remit) -> Callable[[Step], str]:
    def says(step: Step) -> str:
        action = remit.means.action(ActionName(step.action))
        values = {name: fact.value for name, fact in step.facts().items()}
        doing = fill(action.doing, values, remit.means.contents.pack.zone) if action.doing else action.summary
        of = step.undoes.step if step.undoes else step.id
        return f"{step.why.removeprefix('takes back ')} ({of}), by {step.action}: {doing}"

    return says


async def take_back(remit: Remit, part: Part, plan: UndoPlan, by: Member) -> bool:
    """Have it done, and say how it ended. Whether something was not taken back."""
    id = await remit.reception.undo(part.customer, plan, by=by.id, roles=by.roles)
    await remit.durable.settle()
    goal = await _goal(remit, id)
    outcome = goal.outcome if goal else None
    if outcome is not None and isinstance(outcome.ending, Resolved):
        show.say(f"Taken back and checked ({id}).", "green")
        return False
    if outcome is not None:
        show.say(f"Not all of it was taken back ({id}): {outcome.ending.tag}; {_why(outcome.ending)}", "bold red")
    else:
        show.say(f"It goes on ({id}): `remit reviews list` shows whether somebody is waited for.", "yellow")
    return True


def _why(ending: object) -> str:
    return str(getattr(ending, "reason", "") or getattr(ending, "why", "") or "see `remit audit explain`")
