"""What replaying a draft shows: goals that would have gone another way, those that are alike together. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias, assert_never

from remit.agent.replay import Differs
from remit.journal.words import judged_otherwise
from remit.model.ids import ActionName, PolicyId
from remit.model.value import Value
from remit.model.verdict import Allow, HandOver, Needs, Refuse, Verdict

Direction: TypeAlias = Literal["stricter", "looser", "otherwise"]


class Alike(Value):
    """Goals that would have gone another way in the same way, for the same rules; the newest first."""

    action: ActionName
    how: str
    direction: Direction
    rules: tuple[PolicyId, ...]
    goals: tuple[Differs, ...]


def alike(differs: Iterable[Differs]) -> list[Alike]:
    """The differences of a replay in as few lines as say them all, the most frequent first."""
    groups: dict[tuple[object, ...], list[Differs]] = {}
    for one in differs:
        groups.setdefault((one.action, _how(one), one.rules), []).append(one)
    told = [_alike(sorted(group, key=lambda one: one.at, reverse=True)) for group in groups.values()]
    return sorted(told, key=lambda one: -len(one.goals))


def _alike(goals: list[Differs]) -> Alike:
    first = goals[0]
    return Alike(
        action=first.action,
        how=_how(first),
        direction=_direction(first.was, first.would_be),
        rules=first.rules,
        goals=tuple(goals),
    )


def _how(one: Differs) -> str:
    return judged_otherwise(one.was, one.would_be)


def _direction(was: Verdict, would_be: Verdict) -> Direction:
    before, after = _weight(was), _weight(would_be)
    return "stricter" if after > before else "looser" if after < before else "otherwise"


def _weight(given: Verdict) -> tuple[int, int]:
    """How much stands in the way."""
    match given:
        case Allow():
            return 0, 0
        case Needs(remedies=remedies):
            return 1, len(remedies)
        case HandOver():
            return 2, 0
        case Refuse():
            return 3, 0
        case _:
            assert_never(given)
