"""Writes as Cedar policies how far actions are trusted, and what is stopped. They only ever forbid: with them a pack
permits no more than without them. `principal is Staff` is exempt where the rule brings in a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import assert_never

from remit.gate.schema import Vocabulary, quoted
from remit.gate.source import PolicyText
from remit.model import shape as s
from remit.model.action import Action
from remit.model.autonomy import Autonomy, Mode
from remit.model.ids import PolicyId
from remit.model.installation import Stop
from remit.model.verdict import Rule

AUTONOMY, STOP = "autonomy.", "stop."
"""What the ids of these policies begin with; no pack's own may."""

SHADOW = ".shadow"
QUEUE = "service"
"""Who these policies hand over to."""

SENDS_OFF = "agent"
"""The role that sends off what the machine only prepares."""

_STAFF = "principal is Staff"
_OFF = "That is not possible at the moment."


def autonomy_text(autonomy: Sequence[Autonomy], vocabulary: Vocabulary, *, shadow: bool = True) -> PolicyText:
    """The policies of what is set for actions; what is set for an action the pack no longer has says nothing.

    What is set for a segment of customers takes the place of what is set for everyone. `shadow`: with those that keep
    the machine to watching, or without them.
    """
    actions = {action.name: action for action in vocabulary.actions}
    rules: list[str] = []
    for name in dict.fromkeys(one.action for one in autonomy if one.action in actions):
        own = [one for one in autonomy if one.action == name]
        for number, one in enumerate(own):
            segments = [_segment(other, vocabulary) for other in own if other.segment is not None]
            where = [f"!({of})" for of in segments] if one.segment is None else [_segment(one, vocabulary)]
            rules += _rules(one, number, where, actions[name], shadow)
    return PolicyText(Path("autonomy.cedar"), "\n".join(rules), generated=True)


def stops_text(stops: Iterable[Stop], packs: Mapping[str, Iterable[str]], vocabulary: Vocabulary) -> PolicyText:
    """The policies of what is stopped here. Journeys do not act by themselves: whoever runs them looks at the stops.

    packs: the actions of each pack that is served, by its name.
    """
    scopes = dict(scope for stop in stops for scope in _stopped(stop, packs, vocabulary))
    rules = [_written(ident, scope, [], {"handover": QUEUE}, _STAFF) for ident, scope in scopes.items()]
    return PolicyText(Path("stops.cedar"), "\n".join(rules), generated=True)


def by_stop(rules: Iterable[Rule]) -> bool:
    """Whether one of these rules is there because something was stopped."""
    return any(rule.id.startswith(STOP) for rule in rules)


def by_shadow(rules: Iterable[Rule]) -> bool:
    """Whether one of these rules keeps the machine to watching."""
    return any(rule.id.startswith(AUTONOMY) and rule.id.endswith(SHADOW) for rule in rules)


def policy_id(action: str, number: int, mode: Mode, *, rest: bool = False) -> PolicyId:
    """The id of the policy that the so-many-th setting of an action makes."""
    which = [str(number + 1)] if number else []
    return PolicyId(".".join([f"{AUTONOMY}{action}", *which, *(["rest"] if rest else []), mode]))


def _rules(one: Autonomy, number: int, where: list[str], action: Action, shadow: bool) -> Iterator[str]:
    if one.share < 100:
        rest = [*where, f"context.bucket >= {one.share}"]
        where = [*where, f"context.bucket < {one.share}"]
        yield from _rule(policy_id(action.name, number, one.otherwise, rest=True), one, one.otherwise, rest, action)
    if one.share > 0:
        yield from _rule(policy_id(action.name, number, one.mode), one, one.mode, where, action, shadow=shadow)


def _rule(
    ident: PolicyId, one: Autonomy, mode: Mode, where: list[str], action: Action, *, shadow: bool = True
) -> Iterator[str]:
    match mode:
        case Mode.AUTONOMOUS:
            return
        case Mode.SHADOW:
            if shadow:
                yield _forbid(ident, action, where, handover=QUEUE, unless=_STAFF)
        case Mode.HUMAN:
            yield _forbid(ident, action, where, handover=QUEUE, unless=_STAFF)
        case Mode.OFF:
            yield _forbid(ident, action, where, says=_OFF)
        case Mode.DRAFT:
            sent_off = f"{_approved(SENDS_OFF)} || {_STAFF}"
            yield _forbid(ident, action, where, remedy=f"approve:{SENDS_OFF}", unless=sent_off)
        case Mode.APPROVE:
            where = [*where, *_above(one, action)]
            yield _forbid(ident, action, where, remedy=f"approve:{one.role}", unless=_approved(one.role))
        case _:
            assert_never(mode)


def _above(one: Autonomy, action: Action) -> list[str]:
    """That one of the action's amounts is above the limit, or is in another currency, which cannot be compared. An
    action without amounts is always asked about."""
    if one.above is None:
        return []
    limit, currency = f"decimal({quoted(f'{one.above.amount:.4f}')})", quoted(one.above.currency)
    over: list[str] = []
    for parameter in action.parameters:
        if isinstance(parameter.shape, s.Amount):
            held = f"context.args[{quoted(parameter.name)}]"
            more = f"({held}.currency != {currency} || {held}.amount.greaterThan({limit}))"
            over.append(more if parameter.required else f"(context.args has {quoted(parameter.name)} && {more})")
    return [f"({' || '.join(over)})"] if over else []


def _segment(one: Autonomy, vocabulary: Vocabulary) -> str:
    """That the customer's record says so. Nobody whose record is not known is in a segment."""
    name, value = one.segment or ("", "")
    slot = vocabulary.traits.fields.get(name) if vocabulary.traits else None
    held = f"context.customer.traits[{quoted(name)}]"
    there = f"context.customer has traits && context.customer.traits has {quoted(name)}"
    match slot.shape if slot else None:
        case s.Flag():
            says = held if value == "true" else f"!{held}"
        case s.Whole():
            says = f"{held} == {value if value.removeprefix('-').isdecimal() else quoted(value)}"
        case s.Many():
            says = f"{held}.contains({quoted(value)})"
        case _:
            says = f"{held} == {quoted(value)}"
    return f"{there} && {says}"


def _approved(role: str) -> str:
    return f"context.approvals[{quoted(role)}] >= 1"


def _stopped(stop: Stop, packs: Mapping[str, Iterable[str]], vocabulary: Vocabulary) -> Iterator[tuple[PolicyId, str]]:
    """The scope of what a stop forbids, under the id of the policy that does.

    INVARIANT: a pack that was stopped stays so beside others, as do those that were stopped together when apart.
    """
    match stop.what:
        case "everything":
            yield PolicyId(f"{STOP}everything"), 'action in [Action::"reads", Action::"writes"]'
        case "pack":
            for pack in stop.name.split("+"):
                if actions := ", ".join(f"Action::{quoted(name)}" for name in packs.get(pack, ())):
                    yield PolicyId(f"{STOP}pack.{pack}"), f"action in [{actions}]"
        case "action" if any(action.name == stop.name for action in vocabulary.actions):
            yield PolicyId(f"{STOP}action.{stop.name}"), f"action == Action::{quoted(stop.name)}"
        case _:
            return


def _forbid(ident: str, action: Action, where: list[str], *, unless: str = "", **notes: str) -> str:
    return _written(ident, f"action == Action::{quoted(action.name)}", where, notes, unless)


def _written(ident: str, scope: str, where: list[str], notes: dict[str, str], unless: str) -> str:
    annotations = "".join(f"@{name}({quoted(text)})\n" for name, text in {"id": ident, **notes}.items())
    when = f"\nwhen {{ {' && '.join(where)} }}" if where else ""
    lifts = f"\nunless {{ {unless} }}" if unless else ""
    return f"{annotations}forbid (principal, {scope}, resource){when}{lifts};\n"
