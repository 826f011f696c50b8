"""A set of actions compiled for planning: who gives a fact, and from which lists an identifier may be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remit.language.candidates import ident_of, offers, own_types, shapes_of
from remit.model.action import Action, Effect, Parameter
from remit.model.fact import Fact
from remit.model.ids import ActionName
from remit.model.shape import Choice, Ident, Many, Record, Shape
from remit.model.value import Json

COST = {Effect.READ: 1, Effect.WRITE: 3, Effect.IRREVERSIBLE: 5}
CHOOSING = 4
ASKING = 20


@dataclass(frozen=True)
class Domain:
    actions: dict[ActionName, Action]
    givers: dict[str, tuple[ActionName, ...]]
    shapes: dict[str, Shape]
    needed: frozenset[str]  # names of parameters
    lists: dict[str, tuple[str, ...]]  # identifier type -> the facts that offer it


def compile_domain(actions: Sequence[Action]) -> Domain:
    shapes = shapes_of(actions)
    givers: dict[str, list[ActionName]] = {}
    for action in actions:
        for name in dict.fromkeys((*action.gives, action.name)):
            givers.setdefault(name, []).append(action.name)
    return Domain(
        actions={a.name: a for a in actions},
        givers={name: tuple(names) for name, names in givers.items()},
        shapes=shapes,
        needed=frozenset(p.name for a in actions for p in a.parameters),
        lists=_lists({name: shape for name, shape in shapes.items() if name in givers}),
    )


def fits(shape: Shape, value: Json) -> bool:
    """Whether a value could be of a shape, as far as planning needs to know."""
    match shape:
        case Choice():
            return value in shape.options
        case Many():
            return isinstance(value, list) and all(fits(shape.of, each) for each in value)
        case Record():
            return isinstance(value, dict)
        case _:
            return value is not None


def serves(parameter: Parameter, fact: Fact) -> bool:
    """Whether a fact may fill a parameter: its value fits, and its source is accepted."""
    return fact.source.tag in parameter.accepts and fits(parameter.shape, fact.value)


def askable(parameter: Parameter) -> bool:
    """Whether a customer can say it; an identifier that nobody types can only be chosen."""
    shape = parameter.shape.of if isinstance(parameter.shape, Many) else parameter.shape
    untyped = isinstance(shape, Record) or (isinstance(shape, Ident) and not shape.pattern)
    return "said" in parameter.accepts and not untyped


def choosable(parameter: Parameter) -> str | None:
    """The identifier type it may be chosen by, from what systems returned."""
    ident = ident_of(parameter.shape)
    return ident.type if ident and "read" in parameter.accepts else None


def _lists(given: dict[str, Shape]) -> dict[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = {}
    owned = own_types(given.values())
    for name, shape in given.items():
        for ident in sorted(offers(shape)):
            if ident not in owned or ident in own_types([shape]):
                lists.setdefault(ident, []).append(name)
    return {ident: tuple(names) for ident, names in lists.items()}
