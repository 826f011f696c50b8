"""Checks what actions say about themselves against what there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import Formatter
from typing import Any

from remit.model import shape as s
from remit.model.action import Action, Effect
from remit.pack.contents import Contents
from remit.pack.declare import Place, hints
from remit.pack.finding import Finding, error, note, warning
from remit.pack.gate import agree, facts_of
from remit.pack.shapes import without_none
from remit.pack.signature import watches
from remit.pack.types import Check, Key


def action_findings(contents: Contents) -> Iterator[Finding]:
    """Findings about actions, their facts, their undo, and the counters over them."""
    for action in contents.actions.values():
        place = contents.places[action.name]
        yield from _slots(contents, action, place)
        yield from _undo(contents, action, place)
        yield from _results(contents, action, place)
        yield from _once(contents, action, place)
    yield from _two_shapes(contents)
    yield from _counters(contents)


def slots_of(template: str) -> list[str]:
    """What stands in the braces of a template. Raises ValueError where the braces do not match."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def reaches(shape: s.Shape, path: Sequence[str]) -> bool:
    """Whether a dotted slot leads to something in a value of this shape. A name over a list reaches into each."""
    if not path:
        return True
    name, *rest = path
    match shape:
        case s.Record():
            return name in shape.fields and reaches(shape.fields[name].shape, rest)
        case s.Many():
            return reaches(shape.of, rest if name.isdigit() else path)
        case s.Amount():
            return name in ("amount", "currency") and not rest
        case _:
            return False


def _slots(contents: Contents, action: Action, place: Place) -> Iterator[Finding]:
    known = facts_of(contents)
    for what, template in (("doing", action.doing), ("says", action.says)):
        try:
            slots = [slot.split(".") for slot in slots_of(template)]
        except ValueError as wrong:
            yield error(place, f"{what} of {action.name} cannot be filled in: {wrong}.", "Write slots as {fact}.")
            continue
        for name, *path in slots:
            if name not in known and what == "says" and not _checks_with_bool(contents, action):
                continue  # its check may read back any fact
            if not any(reaches(shape, path) for shape in known.get(name, ())):
                slot = ".".join((name, *path))
                cure = f"Use what the action takes or gives: {', '.join(sorted(_own(action)))}."
                yield error(place, f"{what} of {action.name} has a slot {{{slot}}}, which there is no fact for.", cure)
    if action.writes and not action.doing:
        yield warning(place, f"The write {action.name} has no doing.", "Say what will be done: people confirm it.")


def _own(action: Action) -> set[str]:
    return {*(p.name for p in action.parameters), *action.gives} - {action.name}


def _checks_with_bool(contents: Contents, action: Action) -> bool:
    checks = contents.functions[action.name].checks
    return checks is None or hints(checks).get("return") is not Check


def _undo(contents: Contents, action: Action, place: Place) -> Iterator[Finding]:
    if action.undo is None:
        return
    undo = contents.actions[action.undo]
    if not undo.writes:
        yield error(place, f"{action.name} is undone by {undo.name}, which only reads.", "Name a write.")
    at_hand = {**{p.name: p.shape for p in action.parameters}, **action.gives}
    for parameter in undo.parameters:
        if parameter.name not in at_hand and parameter.required:
            what = f"{undo.name}, which undoes {action.name}, takes {parameter.name}, which {action.name} neither takes"
            yield error(place, f"{what} nor gives.", f"Let {action.name} give it, or call it by the same name.")
        elif parameter.name in at_hand and not agree(parameter.shape, at_hand[parameter.name]):
            what = f"{parameter.name} is not the same thing in {action.name} and in {undo.name}, which undoes it."
            yield error(place, what, "Give it one type.")


def _results(contents: Contents, action: Action, place: Place) -> Iterator[Finding]:
    if without_none(hints(contents.functions[action.name].function).get("return"))[1]:
        cure = "Raise remit.errors.Refused where there is nothing to give, and leave None out of the result."
        yield warning(place, f"{action.name} may return None, which is no fact.", cure)


def _once(contents: Contents, action: Action, place: Place) -> Iterator[Finding]:
    declared = contents.functions[action.name]
    if declared.honours_key and not _takes_key(declared.function):
        cure = "Let it take a parameter of type Key, and pass it on."
        yield error(place, f"{action.name} says that it honours keys, but takes none.", cure)
    if action.writes and not action.honours_key and not action.can_settle and not watches(declared):
        what = f"If an answer to {action.name} is lost, nobody can tell whether it happened: a person will be asked."
        yield note(place, what, f"Let it take a Key, or add @{action.name}.settle.")
    if action.effect is Effect.READ and declared.checks is not None:
        yield warning(place, f"The read {action.name} has a check, which is never asked.", "Remove it.")


def _takes_key(function: Any) -> bool:
    return Key in hints(function).values()


def _two_shapes(contents: Contents) -> Iterator[Finding]:
    for name, shapes in facts_of(contents).items():
        other = next((shape for shape in shapes if not agree(shapes[0], shape)), None)
        if other is not None:
            users = [a for a in contents.actions.values() if name in _own(a) | {a.name}]
            place = contents.places[users[-1].name] if users else Place(contents.folder / "pack.py", 1)
            what = f"The fact {name} is {_called(shapes[0])} in one place and {_called(other)} in another."
            yield error(place, what, "One name is one thing everywhere: rename one of them.")


def _called(shape: s.Shape) -> str:
    match shape:
        case s.Ident() | s.Record():
            return f"a {shape.type}"
        case s.Many():
            return f"a list ({_called(shape.of)})"
        case _:
            return f"a {shape.tag}"


def _counters(contents: Contents) -> Iterator[Finding]:
    for counter in contents.counters.values():
        for name in counter.actions:
            if name not in contents.actions:
                yield error(
                    counter.place, f"The counter {counter.name} counts {name}, which is no action.", "Name one."
                )
            elif not contents.actions[name].writes:
                yield error(counter.place, f"The counter {counter.name} counts {name}, a read.", "Only writes count.")
