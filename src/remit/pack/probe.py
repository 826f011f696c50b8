"""Looks for a standing that a policy applies to, among small variations of what its conditions mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import islice
from math import gcd, prod
from typing import Any, TypeAlias, assert_never

from remit.gate.cedar import Mentions, Path, Policy
from remit.gate.judge import Alone
from remit.gate.schema import Vocabulary
from remit.model import shape as s
from remit.model.action import Action
from remit.model.conversation import Mood
from remit.model.customer import Assurance
from remit.model.value import Json
from remit.model.verdict import Agent, Machine, Resource, Speaker, Staff, Standing

TRIES = 1500
"""How many variations are tried for one policy and action."""

SAME = "ann@example.org"
"""What every text is at first, the customer's id and address among them: so that those who own are those who ask."""

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)

_DURATION = re.compile(r"(\d+)(d|h|ms|m|s)")
_UNITS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}

Draft: TypeAlias = dict[str, Any]
Axis: TypeAlias = tuple[Path, tuple[Json, ...]]


def applications(
    alone: Alone, policy: Policy, action: Action, vocabulary: Vocabulary, *, most: int
) -> Iterator[Standing]:
    """Standings that a policy applies to, the plainest first, at most so many; none where none was found."""
    found = (standing for standing in _variations(policy, action, vocabulary) if alone.stands(standing))
    yield from islice(found, most)


def _variations(policy: Policy, action: Action, vocabulary: Vocabulary) -> Iterator[Standing]:
    said = policy.mentions
    whole = vocabulary.seen_by(action)
    draft = _plain(whole)
    axes = _axes(said, whole)
    principals = (Agent(), Staff(id="sam", roles=vocabulary.roles), Machine(id="m1"))
    for principal, *choice in _picks([principals, *(values for _, values in axes)]):
        varied = deepcopy(draft)
        for (path, _), value in zip(axes, choice, strict=True):
            _put(varied, path, value)
        yield _standing(action, varied, principal)


def _picks(choices: Sequence[Sequence[Any]]) -> Iterator[list[Any]]:
    """Every combination; or, of very many, so many spread evenly over them. The first values come first."""
    total = prod(map(len, choices))
    stride = 1 if total <= TRIES else next(n for n in range(total // TRIES | 1, total + 2, 2) if gcd(n, total) == 1)
    for n in range(min(total, TRIES)):
        place, picked = n * stride % total, list[Any]()
        for values in choices:
            place, index = divmod(place, len(values))
            picked.append(values[index])
        yield picked


# -- what there is to vary ---------------------------------------------------------------------------------------------


def _plain(shape: s.Shape) -> Any:
    """The plainest value of a shape: what may be left out is."""
    match shape:
        case s.Choice():
            return shape.options[0] if shape.options else SAME
        case s.Text() | s.EmailAddress() | s.PhoneNumber() | s.Ident():
            return SAME
        case s.Whole():
            return 0
        case s.Number():
            return "1.00"
        case s.Flag():
            return False
        case s.Amount():
            return {"amount": "1.00", "currency": "EUR"}
        case s.Day():
            return NOW.date().isoformat()
        case s.Moment():
            return NOW.isoformat()
        case s.Many():
            return []
        case s.Record():
            return {name: _plain(slot.shape) for name, slot in shape.fields.items() if slot.required}
        case _:
            assert_never(shape)


def _axes(said: Mentions, whole: s.Record) -> list[Axis]:
    """The places a policy mentions, shallow before deep, each with the values that could make a difference to it."""
    axes: list[Axis] = []
    for path in sorted({_inner(path) for path in said.paths}, key=lambda p: (len(p), p)):
        if (slot := _slot(whole, path)) is None or (isinstance(slot.shape, s.Record) and slot.required):
            continue
        values = _values(path, slot.shape, said)
        axes.append((path, (*values, None) if not slot.required else values))
    return axes


def _inner(path: Path) -> Path:
    return path[1:] if path[0] == "context" else path


def _slot(whole: s.Record, path: Path) -> s.Slot | None:
    """The place at a path; None where it leads nowhere, or to everything."""
    slot: s.Slot | None = s.Slot(shape=whole) if path else None
    for name in path:
        match slot.shape if slot else None:
            case s.Record() as record:
                slot = record.fields.get(name)
            case s.Amount():
                slot = s.Slot(shape=s.Number() if name == "amount" else s.Text())
            case _:
                slot = None
    return slot


def _values(path: Path, shape: s.Shape, said: Mentions) -> tuple[Json, ...]:
    match shape:
        case s.Text() | s.EmailAddress() | s.PhoneNumber() | s.Ident():
            first = "EUR" if path[-1] == "currency" else SAME
            return tuple(dict.fromkeys((first, *sorted(said.texts), "another")))
        case s.Choice():
            return shape.options
        case s.Whole() if path[-1] == "assurance":
            return tuple(range(len(Assurance)))
        case s.Whole():
            return tuple(sorted({0, 1, 2, *(n + by for n in said.numbers for by in (-1, 0, 1))}))
        case s.Number():
            return ("1.00", "2.00", *(format(n, "f") for n in _numbers(said.decimals)))
        case s.Flag():
            return (False, True)
        case s.Amount():
            return ({"amount": "1.00", "currency": "EUR"},)
        case s.Day():
            return tuple(dict.fromkeys(moment.date().isoformat() for moment in _moments(path, said)))
        case s.Moment():
            return tuple(dict.fromkeys(moment.isoformat() for moment in _moments(path, said)))
        case s.Many():
            texts: tuple[Json, ...] = tuple(sorted(said.texts)) if isinstance(_plain(shape.of), str) else ()
            return ([], [_plain(shape.of)], *([text] for text in texts), list(texts))
        case s.Record():
            return (_plain(shape),)
        case _:
            assert_never(shape)


def _numbers(constants: frozenset[str]) -> list[Decimal]:
    found: set[Decimal] = set()
    for constant in constants:
        try:
            found |= {Decimal(constant) + by for by in (Decimal("-0.01"), Decimal(0), Decimal("0.01"))}
        except InvalidOperation:
            continue
    return sorted(found)


def _moments(path: Path, said: Mentions) -> Iterator[datetime]:
    """Now, and a little before and after all that durations and dates in the policy reach to."""
    yield from (NOW, NOW + timedelta(days=1), NOW - timedelta(days=1))
    near = (timedelta(minutes=1), timedelta(days=1))
    around = (timedelta(0), *near, *(-by for by in near))
    for span in sorted(map(_span, said.durations)):
        ends = (NOW - span, NOW + span) if path != ("now",) else (datetime(2026, 3, 10, tzinfo=UTC) + span,)
        yield from (end + by for end in ends for by in around)
    for constant in sorted(said.moments):
        moment = datetime.fromisoformat(constant)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        yield from (aware + by for by in around)


def _span(duration: str) -> timedelta:
    sign = -1 if duration.startswith("-") else 1
    return timedelta(milliseconds=sign * sum(int(n) * _UNITS[unit] for n, unit in _DURATION.findall(duration)))


# -- putting it together -----------------------------------------------------------------------------------------------


def _put(draft: Draft, path: Path, value: Json) -> None:
    """Put a value in its place. Below what was left out there is no place."""
    *parents, last = path
    for name in parents:
        if name not in draft:
            return
        draft = draft[name]
    if value is None:
        draft.pop(last, None)
    elif not (isinstance(value, dict) and isinstance(draft.get(last), dict)):
        draft[last] = value


def _standing(action: Action, draft: Mapping[str, Any], principal: Agent | Staff | Machine) -> Standing:
    args = draft["args"]
    return Standing(
        action=action.name,
        principal=principal,
        resource=Resource(type=action.subject_type, id=SAME, attributes=draft["resource"]),
        now=datetime.fromisoformat(draft["now"]),
        customer=Speaker(**draft["customer"]),
        acting_for=draft.get("acting_for"),
        args=args,
        source={name: draft["source"].get(name, "read") for name in args},
        approvals=draft["approvals"],
        confirmed=draft["confirmed"],
        consents=tuple(draft["consents"]),
        moods=tuple(Mood(mood) for mood in draft["moods"] if mood in set(Mood)),
        bucket=draft["bucket"],
        facts=draft["facts"],
        history=draft["history"],
    )
