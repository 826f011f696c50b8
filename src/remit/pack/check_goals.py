"""Checks that goals can be reached, and that what customers say can be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from remit.model import shape as s
from remit.model.action import Action, GoalType, Parameter
from remit.pack.contents import Contents
from remit.pack.declare import Place
from remit.pack.finding import Finding, error, warning

FEWEST_EXAMPLES = 5


def goal_findings(contents: Contents) -> Iterator[Finding]:
    """Findings about goals, topics and their examples."""
    reach = _reach(contents)
    for goal in contents.goals.values():
        place = contents.places[goal.kind]
        yield from _wants(contents, goal, place, reach)
        if len(goal.examples) < FEWEST_EXAMPLES:
            cure = f"Give at least {FEWEST_EXAMPLES}, in the words customers use."
            yield warning(place, f"The goal {goal.kind} has {len(goal.examples)} examples.", cure)
        for other in goal.otherwise:
            if other not in contents.goals:
                yield error(place, f"The goal {goal.kind} offers {other}, which is no goal.", "Name a kind of goal.")
    yield from _contradictions(contents)
    yield from _patterns(contents)


def _wants(contents: Contents, goal: GoalType, place: Place, reach: _Reach) -> Iterator[Finding]:
    if not goal.wants:
        yield error(place, f"The goal {goal.kind} wants nothing.", "Name an action that is to be done, or a fact.")
    for fact in goal.wants:
        givers = [a for a in contents.actions.values() if fact in a.gives]
        if not givers:
            cure = "Name an action of the pack, or a fact that one gives."
            yield error(place, f"The goal {goal.kind} wants {fact}, which no action gives.", cure)
        elif fact not in reach.facts:
            lacking = sorted({p.name for a in givers for p in _needs(a) if not reach.fills(p)})
            what = f"The goal {goal.kind} cannot be reached: nothing leads to {', '.join(lacking) or fact}."
            cure = "Let an action give it, let it be chosen from a list that a read gives, or let it be said."
            yield error(place, what, cure)


@dataclass
class _Reach:
    """What could be had from some customer, counting generously: what is not in it cannot be had at all."""

    facts: set[str]
    idents: set[str] = field(default_factory=set[str])  # types that something read could be chosen by

    def fills(self, parameter: Parameter) -> bool:
        return parameter.name in self.facts or _sayable(parameter) or _ident(parameter.shape) in self.idents


def _needs(action: Action) -> list[Parameter]:
    return [p for p in action.parameters if p.required]


def _reach(contents: Contents) -> _Reach:
    reach = _Reach({"email", *(contents.customer.record.fields if contents.customer else ())})
    left = list(contents.actions.values())
    while able := [action for action in left if all(map(reach.fills, _needs(action)))]:
        for action in able:
            left.remove(action)
            reach.facts |= set(action.gives) | {p.name for p in action.parameters}
            reach.idents |= {ident for shape in action.gives.values() for ident in _idents(shape)}
    return reach


def _sayable(parameter: Parameter) -> bool:
    shape = parameter.shape.of if isinstance(parameter.shape, s.Many) else parameter.shape
    chosen_only = isinstance(shape, s.Record) or (isinstance(shape, s.Ident) and not shape.pattern)
    return "said" in parameter.accepts and not chosen_only


def _ident(shape: s.Shape) -> str | None:
    match shape:
        case s.Many():
            return _ident(shape.of)
        case s.Ident():
            return shape.type
        case _:
            return None


def _idents(shape: s.Shape) -> Iterator[str]:
    """Every identifier type anywhere in a shape."""
    match shape:
        case s.Ident():
            yield shape.type
        case s.Many():
            yield from _idents(shape.of)
        case s.Record():
            for slot in shape.fields.values():
                yield from _idents(slot.shape)
        case _:
            return


def _contradictions(contents: Contents) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for goal in contents.goals.values():
        place = contents.places[goal.kind]
        for example in goal.examples:
            before = first.setdefault(normal(example), goal.kind)
            if not normal(example):
                yield error(place, f"An example of {goal.kind} is empty.", "Write what a customer would say.")
            elif before != goal.kind:
                what = f'"{example}" is an example of both {before} and {goal.kind}.'
                yield error(place, what, "Keep it with one of them.")
    for goal in contents.goals.values():
        seen = [normal(example) for example in goal.examples]
        if doubled := next((e for e, n in zip(goal.examples, seen, strict=True) if seen.count(n) > 1), None):
            yield warning(contents.places[goal.kind], f'{goal.kind} has the example "{doubled}" twice.', "Remove one.")


def normal(text: str) -> str:
    """A text without what does not tell utterances apart: case, punctuation and spacing."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _patterns(contents: Contents) -> Iterator[Finding]:
    for topic in contents.topics.values():
        for pattern in topic.patterns:
            if (wrong := _wrong(pattern)) is not None:
                what = f"The topic {topic.name} has a pattern that is no regular expression: {wrong}."
                yield error(contents.places[topic.name], what, "Put it right.")
        if not topic.examples and not topic.patterns:
            what = f"The topic {topic.name} can never be noticed."
            yield error(contents.places[topic.name], what, "Give it examples or patterns.")
    seen: set[str] = set()
    for action in contents.actions.values():
        for parameter in action.parameters:
            shape = parameter.shape
            if isinstance(shape, s.Ident) and shape.type not in seen and (wrong := _wrong(shape.pattern)) is not None:
                seen.add(shape.type)
                what = f"The pattern of {shape.type} is no regular expression: {wrong}."
                yield error(contents.places[action.name], what, "Put it right.")


def _wrong(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except re.error as wrong:
        return str(wrong)
    return None
