"""Derives a plan from what actions need and give: a search, not a drawing. Asking the customer is the costliest way.

What costs what stands in `domain`; the search itself in `search`. The same goal always has the same plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from remit.brains.embedded.domain import Domain, compile_domain, serves
from remit.brains.embedded.problem import Ask, Do, Problem, Take, pose
from remit.brains.embedded.search import Operator, leads, relaxed, search
from remit.model.action import Action
from remit.model.fact import Fact, Said
from remit.model.goal import Goal
from remit.model.ids import MessageId, StepId
from remit.model.plan import Argument, FromStep, Known, Missing, Plan, Planned, Step, ToAsk, Unreachable
from remit.model.shape import Choice

AUTHOR = "embedded"
_KEPT = 8


class Planner:
    """Plans, and remembers the compiled form of the last few sets of actions."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[int, ...], tuple[tuple[Action, ...], Domain]] = {}

    def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        """A way to `wants` from the goal's facts, without what is barred; or the fact to ask for next; or no way."""
        return _plan(self._domain(actions), goal, tuple(wants))

    def _domain(self, actions: Sequence[Action]) -> Domain:
        key = tuple(id(action) for action in actions)
        if key not in self._compiled:
            while len(self._compiled) >= _KEPT:
                self._compiled.pop(next(iter(self._compiled)))
            self._compiled[key] = (tuple(actions), compile_domain(actions))  # kept, so that the ids stay theirs
        return self._compiled[key][1]


def plan(goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
    """As `Planner.plan`, for a set of actions that is planned with once."""
    return Planner().plan(goal, wants, actions)


@dataclass(frozen=True)
class _Route:
    """A way that was found, with what it was found from."""

    domain: Domain
    goal: Goal
    facts: Mapping[str, Fact]
    wants: tuple[str, ...]
    problem: Problem
    path: tuple[Operator, ...]
    steps: tuple[Step, ...]


def _plan(domain: Domain, goal: Goal, wants: tuple[str, ...]) -> Planned:
    route = _route(domain, goal, goal.facts, wants)
    if route is None:
        return _unreachable(domain, goal, wants)
    first = next((o for o in route.path if not isinstance(o, Take)), None)
    if not isinstance(first, Ask):
        return Plan(steps=route.steps, author=AUTHOR)
    missing = _missing(route, first.fact)
    return missing or _unreachable(domain, goal, wants)


def _route(domain: Domain, goal: Goal, facts: Mapping[str, Fact], wants: tuple[str, ...]) -> _Route | None:
    problem = pose(domain, facts, wants, goal.barred)
    found = search(problem.start, problem.goal, problem.operators, len(problem.index))
    if found is None:
        return None
    path = tuple(_ordered(problem, _needed(problem, found)))
    return _Route(domain, goal, facts, wants, problem, path, _steps(problem, goal, path))


def _missing(route: _Route, name: str) -> Missing | None:
    """The question for a fact that the route asks for; None where it does not, or no answer leads on."""
    if not any(isinstance(o, Ask) and o.fact == name for o in route.path):
        return None
    needed_by = next((s.action for s in route.steps if name in s.arguments), None)
    shapes = [p.shape for _, p in route.problem.demands.get(name, ())]
    options = tuple(dict.fromkeys(o for s in shapes if isinstance(s, Choice) for o in s.options))
    leading = tuple(o for o in options if _leads_on(route, name, o))
    if needed_by is None or (options and not leading):
        return None
    return Missing(fact=name, needed_by=needed_by, options=leading)


def _leads_on(route: _Route, name: str, option: str) -> bool:
    told = Fact(value=option, source=Said(message=MessageId(""), start=0, end=0), at=route.goal.opened_at)
    problem = pose(route.domain, {**route.facts, name: told}, route.wants, route.goal.barred)
    return search(problem.start, problem.goal, problem.operators, len(problem.index)) is not None


def _unreachable(domain: Domain, goal: Goal, wants: tuple[str, ...]) -> Unreachable:
    """What cannot be had, and why: the reasons steps were barred for, where some were."""
    problem = pose(domain, goal.facts, wants, goal.barred)
    had = relaxed(problem.start, problem.operators)
    lacking = next((name for name in wants if not had >> problem.index[name] & 1), wants[0])
    whys = dict.fromkeys(bar.why for bar in goal.barred if bar.why and bar.action in problem.actions)
    return Unreachable(wants=lacking, why="; ".join(whys) or f"nothing leads to {lacking} from what is known")


def _needed(problem: Problem, path: Sequence[Operator]) -> list[Operator]:
    """Without operators that the rest can do without, dear ones tried first."""
    kept = list(path)
    for operator in sorted(path, key=lambda o: -o.cost):
        fewer = [o for o in kept if o is not operator]
        if leads(problem.start, problem.goal, fewer):
            kept = fewer
    return kept


def _ordered(problem: Problem, path: Sequence[Operator]) -> list[Operator]:
    """What systems can tell first, then what the customer must, choices before words, then what changes anything."""
    left, state = list(path), problem.start
    ordered: list[Operator] = []
    while left:
        able = [o for o in left if o.applies(state)]
        if not able:
            return list(path)
        first = min(able, key=_rank)
        ordered.append(first)
        left.remove(first)
        state = first.after(state)
    return ordered if leads(problem.start, problem.goal, ordered) else list(path)


def _rank(operator: Operator) -> tuple[int, int]:
    match operator:
        case Take():
            return 0, 0
        case Do(read=True):
            return 1, 0
        case Ask():
            return 2, operator.cost
        case _:
            return 3, 0


def _steps(problem: Problem, goal: Goal, path: Sequence[Operator]) -> tuple[Step, ...]:
    at_hand: dict[str, Argument] = {
        name: Known(fact=fact) for name, fact in problem.facts.items() if name in problem.index
    }
    steps: list[Step] = []
    ordinal = _next_ordinal(goal)
    for operator in path:
        match operator:
            case Ask(fact=name):
                at_hand[name] = ToAsk()
            case Do():
                step = _step(StepId(f"{goal.id}.{ordinal + len(steps)}"), problem, operator, at_hand)
                steps.append(step)
                _learn(problem, operator, step, at_hand)
            case _:
                continue
    return tuple(steps)


def _step(id: StepId, problem: Problem, operator: Do, at_hand: Mapping[str, Argument]) -> Step:
    action = problem.domain.actions[operator.action]
    arguments: dict[str, Argument] = {}
    for parameter in action.parameters:
        argument = at_hand.get(parameter.name)
        if argument is None or (isinstance(argument, Known) and not serves(parameter, argument.fact)):
            continue
        arguments[parameter.name] = argument
    return Step(id=id, action=action.name, arguments=arguments, why=action.summary)


def _learn(problem: Problem, operator: Do, step: Step, at_hand: dict[str, Argument]) -> None:
    """What a step gives is at hand for later ones, and what it used up is not."""
    n = len(problem.index)
    action = problem.domain.actions[operator.action]
    for name in dict.fromkeys((*action.gives, action.name)):
        if name not in at_hand or operator.removes >> n + problem.index[name] & 1:
            at_hand[name] = FromStep(step=step.id, name=name)
    for parameter in action.parameters:
        if parameter.each_time:
            at_hand.pop(parameter.name, None)


def _next_ordinal(goal: Goal) -> int:
    """Steps are numbered on after every step that was begun or barred, so that no number has two meanings."""
    used = [int(tail) for a in goal.attempts if (tail := a.step.id.rpartition(".")[2]).isdigit()]
    return max(len(goal.attempts) + len(goal.barred), 0, *(n + 1 for n in used))
