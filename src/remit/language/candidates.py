"""What systems returned that an identifier may be chosen from, as candidates a customer can point at.

A record's *own* identifier is its first field of an identifier type; further ones refer to other records. Where any
known shape lists records of a type, only those are offered for it; references are offered where nothing lists it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from remit.language.phrasing import fill, listed, phrase
from remit.model.action import Action
from remit.model.conversation import Candidate
from remit.model.fact import Fact, Given, Read, Source
from remit.model.shape import Ident, Many, Record, Shape, ident_fields
from remit.model.value import Json

_NAMES = ("label", "name", "title", "product_name", "description", "summary")
_DETAILS = 3


@dataclass(frozen=True)
class _Found:
    """A record inside a known fact."""

    shape: Record
    record: dict[str, Json]
    path: str
    fact: Fact
    above: tuple[_Found, ...]
    listed: bool

    def own(self) -> tuple[str, str] | None:
        """The type and value of the record's own identifier."""
        for name, ident in ident_fields(self.shape).items():
            value = self.record.get(name)
            return (ident.type, value) if isinstance(value, str) else None
        return None


def candidates(
    facts: Mapping[str, Fact],
    shapes: Mapping[str, Shape],
    ident_type: str,
    labels: Mapping[str, str],
    *,
    zone: str = "UTC",
    today: date | None = None,
) -> tuple[Candidate, ...]:
    """The identifiers of a type in the lists of records among known facts, nested lists included, each value once.

    `shapes` are by fact name; `labels` are templates by record type or identifier type. What is already chosen
    narrows: of a chosen order only its items are offered, and a chosen item implies its order.
    """
    found = [each for name, fact in facts.items() if name in shapes for each in _records(shapes[name], fact)]
    known = _known(facts, shapes, ident_type)
    fitting = [each for each in found if _agrees(each, known)]
    refers = ident_type not in own_types(shapes.values())
    places = _implied(fitting, ident_type, known, refers) or [
        (each, name) for each in fitting if each.listed for name in _fields(each, ident_type, refers)
    ]
    best: dict[str, tuple[_Found, str]] = {}
    for each, name in places:
        value = str(each.record[name])
        if value not in best or len(each.record) > len(best[value][0].record):
            best[value] = (each, name)
    return tuple(_candidate(each, name, labels, zone, today) for each, name in best.values())


def chosen(picks: Sequence[Candidate], many: bool) -> Fact:
    """The fact that choosing these makes: the candidate's own, or for `many` the list of their values, its path naming
    each of them, comma-separated."""
    if not many:
        return picks[0].fact
    sources = [pick.fact.source for pick in picks]
    first = sources[0]
    if isinstance(first, Read):
        first = first.model_copy(update={"path": ",".join(s.path for s in sources if isinstance(s, Read))})
    return Fact(value=[pick.value for pick in picks], source=first, at=max(pick.fact.at for pick in picks))


def label(
    record: Mapping[str, Json],
    ident: Ident,
    labels: Mapping[str, str],
    type: str = "",
    zone: str = "UTC",
    today: date | None = None,
) -> str:
    """What to call a record of a type when it is offered as a choice: the pack's template, else its telling fields."""
    template = labels.get(type) or labels.get(ident.type)
    if template and (words := fill(template, record, zone, today)):
        return words
    named = next((str(record[name]) for name in _NAMES if isinstance(record.get(name), str) and record[name]), "")
    details = [
        phrase(value, zone, today)
        for name, value in record.items()
        if name not in _NAMES and not name.endswith("_id") and not isinstance(value, list | bool) and value is not None
    ]
    if named:
        return f"{named} ({', '.join(details[:_DETAILS])})" if details else named
    return ", ".join(words for words in details[: _DETAILS + 1] if words) or listed([ident.called])


def shapes_of(actions: Iterable[Action]) -> dict[str, Shape]:
    """The shape of each fact by name: as actions give it, else as they need it."""
    shapes: dict[str, Shape] = {}
    needed: dict[str, Shape] = {}
    for action in actions:
        for name, shape in action.gives.items():
            shapes.setdefault(name, shape)
        for parameter in action.parameters:
            needed.setdefault(parameter.name, parameter.shape)
    return {**needed, **shapes}


def offers(shape: Shape) -> frozenset[str]:
    """The identifier types that lists of records within a shape hold, at any depth."""
    return frozenset(ident.type for record in _listed_records(shape) for ident in ident_fields(record).values())


def own_types(shapes: Iterable[Shape]) -> frozenset[str]:
    """The identifier types that some listed record within these shapes has as its own."""
    records = (record for shape in shapes for record in _listed_records(shape))
    return frozenset(ident.type for record in records for ident in list(ident_fields(record).values())[:1])


def ident_of(shape: Shape) -> Ident | None:
    """The identifier a parameter of this shape is chosen by, alone or as a list."""
    match shape:
        case Ident():
            return shape
        case Many(of=Ident() as ident):
            return ident
        case _:
            return None


def _listed_records(shape: Shape, inside: bool = False) -> Iterator[Record]:
    match shape:
        case Many():
            yield from _listed_records(shape.of, True)
        case Record():
            if inside:
                yield shape
            for slot in shape.fields.values():
                yield from _listed_records(slot.shape)
        case _:
            return


def _records(shape: Shape, fact: Fact) -> Iterator[_Found]:
    path = fact.source.path if isinstance(fact.source, Read) else ""
    yield from _walk(shape, fact.value, path, fact, (), False)


def _walk(
    shape: Shape, value: Json, path: str, fact: Fact, above: tuple[_Found, ...], inside: bool
) -> Iterator[_Found]:
    if isinstance(shape, Many) and isinstance(value, list):
        for i, each in enumerate(value):
            yield from _walk(shape.of, each, f"{path}.{i}" if path else str(i), fact, above, True)
    elif isinstance(shape, Record) and isinstance(value, dict):
        found = _Found(shape, value, path, fact, above, inside)
        yield found
        for name, slot in shape.fields.items():
            below = f"{path}.{name}" if path else name
            yield from _walk(slot.shape, value.get(name), below, fact, (*above, found), False)


def _known(facts: Mapping[str, Fact], shapes: Mapping[str, Shape], besides: str) -> dict[str, set[str]]:
    """Identifiers already chosen, by type."""
    known: dict[str, set[str]] = {}
    for name, fact in facts.items():
        ident = ident_of(shapes[name]) if name in shapes else None
        if ident is not None and ident.type != besides and fact.value is not None:
            values = fact.value if isinstance(fact.value, list) else [fact.value]
            known.setdefault(ident.type, set()).update(str(v) for v in values)
    return known


def _agrees(found: _Found, known: Mapping[str, set[str]]) -> bool:
    """No record it lies in is of another than the chosen one."""
    owns = (above.own() for above in found.above)
    return all(own is None or own[0] not in known or own[1] in known[own[0]] for own in owns)


def _implied(
    found: Sequence[_Found], ident_type: str, known: Mapping[str, set[str]], refers: bool
) -> list[tuple[_Found, str]]:
    """Identifiers of the type asked for in the records already chosen, or in those around them."""
    places: list[tuple[_Found, str]] = []
    for each in found:
        own = each.own()
        if own and own[1] in known.get(own[0], ()):
            around = (*each.above, each) if refers else each.above
            places += [(place, name) for place in around for name in _fields(place, ident_type, refers)]
    return places


def _fields(found: _Found, ident_type: str, refers: bool) -> list[str]:
    """The names of a record's identifiers of a type: its own, and where `refers` those of other records."""
    idents = list(ident_fields(found.shape).items())
    named = [name for name, ident in (idents if refers else idents[:1]) if ident.type == ident_type]
    return [name for name in named if isinstance(found.record.get(name), str)]


def _candidate(found: _Found, name: str, labels: Mapping[str, str], zone: str, today: date | None) -> Candidate:
    ident = ident_fields(found.shape)[name]
    around = {k: v for above in found.above for k, v in above.record.items() if not isinstance(v, list | dict)}
    money = {k: v for above in found.above for k, v in above.record.items() if isinstance(v, dict) and "currency" in v}
    record = {**around, **money, **found.record}
    source = _extended(found.fact.source, f"{found.path}.{name}" if found.path else name)
    return Candidate(
        value=found.record[name],
        fact=Fact(value=found.record[name], source=source, at=found.fact.at),
        record=record,
        label=label(found.record, ident, labels, found.shape.type, zone, today),
    )


def _extended(source: Source, path: str) -> Source:
    match source:
        case Read():
            return source.model_copy(update={"path": path})
        case Given():
            return source.model_copy(update={"key": f"{source.key}.{path}"})
        case _:
            return source
