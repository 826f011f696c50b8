"""What is known for a goal, in words people use: a label, a value, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from remit.agent.means import Means
from remit.language.candidates import candidates, ident_of
from remit.language.phrasing import phrase
from remit.model.fact import Fact, Given, Granted, Inferred, Read, Said, Source
from remit.model.goal import Goal
from remit.model.shape import Ident, Shape
from remit.model.value import Json, Value

_WHO = ("email", "phone")


class KnownFact(Value):
    """A fact of a goal. `source` says in words where it comes from; `correctable`: the customer said it, or chose it,
    and may say otherwise."""

    name: str
    label: str
    value: str
    source: str
    correctable: bool = False


class Detail(Value):
    """One of the values that something is done with, as people would write it."""

    label: str
    value: str


def details(means: Means, facts: Mapping[str, Fact], values: Mapping[str, Json]) -> tuple[Detail, ...]:
    """What something is done with. Identifiers that systems use among themselves are left out, and what is told by
    another of the values: nobody agrees to "C0005|P010"."""
    told = {name: in_words(means, facts, name, value) for name, value in values.items()}
    inner = {
        n: ", ".join(_idents(v)) for n, v in values.items() if (i := _ident(means, n)) is not None and not i.pattern
    }
    outer = {words for name, words in told.items() if name not in inner}
    shown = {n: words for n, words in told.items() if n not in inner or words not in {inner[n], *outer}}
    return tuple(Detail(label=label_of(name), value=words) for name, words in shown.items() if words)


def known_facts(means: Means, goal: Goal) -> tuple[KnownFact, ...]:
    """What a goal knows that can be told in a line, in the order it was learned; lists that systems returned are left
    out."""
    told = [_known(means, goal, name, fact) for name, fact in goal.facts.items() if _tellable(fact.value)]
    return tuple(fact for fact in told if fact.value)


def label_of(name: str) -> str:
    """What people call a fact: "Return reason"."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def in_words(means: Means, facts: Mapping[str, Fact], name: str, value: Json) -> str:
    """A value as people would write it: what was chosen by an identifier, by what it is called where that is known."""
    ident = _ident(means, name)
    if ident is None:
        return phrase(value, means.contents.pack.zone, means.today())
    called = _called(means, facts, ident)
    return ", ".join(called.get(id, id) for id in _idents(value))


def _idents(value: Json) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value])]


def _ident(means: Means, name: str) -> Ident | None:
    shape = means.shapes.get(name)
    return ident_of(shape) if shape is not None else None


def _called(means: Means, facts: Mapping[str, Fact], ident: Ident) -> dict[str, str]:
    """What each identifier of a type is called, with the identifier itself where people may type it."""
    pack = means.contents
    unchosen = {name: fact for name, fact in facts.items() if isinstance(fact.value, list | dict)}
    labels, zone = pack.voice.labels, pack.pack.zone
    found = candidates(unchosen, means.shapes, ident.type, labels, zone=zone, today=means.today())
    typed = bool(ident.pattern)
    return {str(c.value): f"{c.value}, {c.label}" if typed and str(c.value) not in c.label else c.label for c in found}


def _known(means: Means, goal: Goal, name: str, fact: Fact) -> KnownFact:
    return KnownFact(
        name=name,
        label=label_of(name),
        value=in_words(means, goal.facts, name, fact.value),
        source=source_in_words(fact.source),
        correctable=_correctable(name, fact, means.shapes.get(name)),
    )


def source_in_words(source: Source) -> str:
    """Where a fact comes from: "the customer said so"."""
    match source:
        case Said():
            return "the customer said so"
        case Read(system=system):
            return f"read from {system.replace('_', ' ')}"
        case Given(by=by):
            return "the customer says so of themselves" if by == "claim" else f"known by {by.replace('_', ' ')}"
        case Granted(by=by):
            return f"{by} said so"
        case Inferred():
            return "a guess from what was said"
        case _:
            assert_never(source)


def _correctable(name: str, fact: Fact, shape: Shape | None) -> bool:
    """What was said, or chosen from what systems offered. Who is speaking is shown, not said."""
    chosen = shape is not None and ident_of(shape) is not None
    return name not in _WHO and (chosen or isinstance(fact.source, Said | Granted | Inferred))


def _tellable(value: Json) -> bool:
    if isinstance(value, dict):
        return {"amount", "currency"} == set(value)
    if isinstance(value, list):
        return all(isinstance(each, str | int) for each in value)
    return value is not None
